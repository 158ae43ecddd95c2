import { describe, expect, it } from 'vitest';
import { formatError, HydrosolError } from '../../../src/errors.ts';
import { writeTree } from '../../compose/conf-tree.ts';
import { hydrosol, run } from '../../e2e/in-process.ts';

describe('what is printed fits a terminal of 80 columns', () => {
  it.each(['reproduce', 'resume', 'report', 'export', 'validate', 'diff', 'models', 'schema'])(
    '%s --help: no type is glued to a text',
    async (command) => {
      const { stdout } = await hydrosol([command, '--help'], { cwd: writeTree({}) });
      expect(stdout).not.toMatch(/\S\[(?:boolean|string|array|required|default)/);
      expect(stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  hydrosol '))).toEqual([]);
    },
  );

  it('the keys of an option whose values are long', async () => {
    const { stdout } = await run(['--help', 'model=mobilenet_v2_small'], { cwd: writeTree({}) });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('what an error expects, but not what to type', () => {
    const names = Array.from({ length: 30 }, (_, i) => `option${i}`).join(', ');
    const error = new HydrosolError('USAGE', 'wrong', { expected: `one of ${names}`, suggestion: `x=[${names}]` });
    const lines = formatError(error, undefined, { width: 80 }).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([`  did you mean: x=[${names}]`]);
    expect(formatError(error).split('\n')[1]).toBe(`  expected: one of ${names}`);
  });

  it('a command that there is not is named', async () => {
    const { stderr } = await hydrosol(['repotr', 'x'], { cwd: writeTree({}) });
    expect(stderr).toMatch(/^error: hydrosol has no command repotr\n[^]*did you mean: npx hydrosol report x\n/);
  });
});
