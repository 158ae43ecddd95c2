/** @file `--shell-completion`: what a shell asks of a program, and the script by which it does. */
import { basename, extname } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import type { CompletionRequest } from '../flags.ts';
import { readCommandLine } from './command-line.ts';
import { complete, type Completed } from './complete.ts';
import { installScript, uninstallScript } from './scripts.ts';

export interface ShellOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The path of what runs. */
  readonly script?: string | undefined;
}

/** The line up to the cursor: `COMP_LINE` up to `COMP_POINT`, as bash has them. Throws USAGE if there is no line. */
function typedLine(env: NonNullable<ShellOptions['env']>): string {
  const { COMP_LINE: line, COMP_POINT: point } = env;
  if (line === undefined) {
    throw new HydrosolError('USAGE', 'there is no command line to complete in COMP_LINE', {
      hints: ['shells ask by the script of --shell-completion install=SHELL'],
    });
  }
  return /^\d+$/.test(point ?? '') ? line.slice(0, Number(point)) : line;
}

/**
 * The text that `--shell-completion` prints: for `install` and `uninstall` a script to be evaluated; for `query` the words
 * that may stand at the cursor, one a line, whatever the shell. Throws USAGE.
 */
export async function shellCompletion(
  program: Completed,
  { action, shell }: CompletionRequest,
  options: ShellOptions = {},
): Promise<string> {
  const { env = process.env, script = process.argv[1] ?? '' } = options;
  if (action === 'query') {
    const line = readCommandLine(typedLine(env));
    const words = line === undefined ? [] : await complete(program, line);
    return words.map((word) => `${word}\n`).join('');
  }
  const command = extname(script) === '' ? basename(script) : program.name;
  return action === 'install' ? installScript(shell, { command, script }) : uninstallScript(shell);
}
