import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prettyJson } from '../../../src/util/json.ts';
import { writeTree } from '../../compose/conf-tree.ts';
import { hydrosol } from '../../e2e/in-process.ts';
import { finished, version1 } from '../../report/runs.ts';

const run = (seed: number) => ({
  [`2026/${seed}/summary.json`]: prettyJson(version1(finished({ seed }))),
  [`2026/${seed}/.hydra/overrides.yaml`]: `- seed=${seed}\n`,
  [`2026/${seed}/.hydra/config.yaml`]: `seed: ${seed}\n`,
});

/** What a command prints in a terminal of so many columns. */
async function inTerminal(columns: number, words: readonly string[], cwd: string): Promise<string> {
  const { isTTY, columns: before } = process.stdout;
  Object.assign(process.stdout, { isTTY: true, columns });
  try {
    return (await hydrosol(words, { cwd })).stdout;
  } finally {
    Object.assign(process.stdout, { isTTY, columns: before });
  }
}

describe('hydrosol report', () => {
  it('has one row for each run of a folder', async () => {
    const folder = writeTree({ ...run(0), ...run(1) });
    const { code, stdout } = await hydrosol(['report', '2026'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'run  seed  status    teacher  baseline  student  seconds',
      '0    0     FINISHED   0.9912    0.9512   0.9612     45.7',
      '1    1     FINISHED   0.9912    0.9512   0.9612     45.7',
      '',
    ]);
  });

  it('fits the terminal, and says how to see the rest', async () => {
    const folder = writeTree(run(0));
    const text = await inTerminal(60, ['report', join('2026', '0')], folder);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(text).toMatch(/^not shown: .*KL to teacher/m);
    expect(text).toContain('\nall columns: npx hydrosol report 2026/0 | cat\n');
    expect(await inTerminal(200, ['report', join('2026', '0')], folder)).not.toContain('not shown');
  });

  it('refuses a folder without runs', async () => {
    const { code, stderr } = await hydrosol(['report', '.'], { cwd: writeTree({ 'a/b': '' }) });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('is no folder of a run or of a sweep'),
    });
  });
});
