/** @file `--shell-completion`: what a shell asks of a program, and the script by which it does. */
import { realpathSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import { PAGES } from '../commands/pages.ts';
import type { CompletionRequest } from '../flags.ts';
import { readCommandLine } from './command-line.ts';
import { complete, type Completed } from './complete.ts';
import { answer } from './quote.ts';
import { installScript, uninstallScript, type Registered } from './scripts.ts';

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

/** Goes to the folder in which the line is typed: the shell asks in the one where the program was registered. */
function enter(folder: string | undefined): void {
  if (folder !== undefined) process.chdir(folder);
}

/** The program that this process runs, as it was started. Throws USAGE for one that is no file. */
function registered({ name, isShipped = false }: Completed, script: string): Registered {
  try {
    const real = realpathSync(script);
    const command = isShipped || extname(script) !== '' ? name : basename(script);
    // `hydrosol run` is the command `run`
    const words = isShipped && basename(real).startsWith('hydrosol') ? ['run'] : [];
    const line = [process.execPath, ...process.execArgv, real, ...words];
    return { command, script: real, folder: process.cwd(), line, verbs: isShipped ? Object.keys(PAGES) : [] };
  } catch (cause) {
    throw new HydrosolError('USAGE', `only a program in a file can be completed, not '${script}'`, { cause });
  }
}

/**
 * The text that `--shell-completion` prints: for `install` and `uninstall` a script to be evaluated; for `query` the words
 * that may stand at the cursor, as the shell wants them. Throws USAGE.
 */
export async function shellCompletion(
  program: Completed,
  { action, shell }: CompletionRequest,
  options: ShellOptions = {},
): Promise<string> {
  const { env = process.env, script = process.argv[1] ?? '' } = options;
  if (action === 'uninstall') return uninstallScript(shell);
  if (action === 'install') return installScript(shell, registered(program, script));
  const typed = typedLine(env);
  const line = readCommandLine(typed);
  if (line === undefined) return '';
  enter(env['COMP_PWD']);
  return answer(shell, { line: typed, breaks: env['COMP_WORDBREAKS'] }, await complete(program, line));
}
