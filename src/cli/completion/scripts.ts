/** @file What a shell evaluates to complete a program's command line, or to do so no more. All shells ask the program itself. */
import { readFile } from 'node:fs/promises';
import { ownFile } from '../../util/own-files.ts';
import type { CompletionRequest } from '../flags.ts';

/** The program that is completed: what a person ran to register it. */
export interface Registered {
  /** The name of the command. */
  readonly command: string;
  /** The real path of what it runs. */
  readonly script: string;
  /** The folder in which it was started: its loader and its packages are looked for from there. */
  readonly folder: string;
  /** The interpreter, its flags, the script: what asks the program. */
  readonly line: readonly string[];
  /** The commands of `hydrosol`, where it is the shipped program. */
  readonly verbs?: readonly string[];
}

type Shell = CompletionRequest['shell'];

/** The files beside this module's source that each shell evaluates, in order. */
const INSTALL: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['program.sh', 'bash.sh'],
  zsh: ['program.sh', 'zsh.sh'],
  fish: ['fish.fish'],
};
const UNINSTALL: Readonly<Record<Shell, string>> = {
  bash: 'bash-uninstall.sh',
  zsh: 'zsh-uninstall.sh',
  fish: 'fish-uninstall.fish',
};

function read(name: string): Promise<string> {
  return readFile(ownFile(`cli/completion/${name}`), 'utf8');
}

/** A text in single quotes, in which fish knows backslashes and the others do not. */
function quoted(shell: Shell, text: string): string {
  const body = shell === 'fish' ? text.replaceAll('\\', String.raw`\\`) : text;
  return `'${body.replaceAll("'", String.raw`'\''`)}'`;
}

/** The script of `install`, which has the program's line in it: programs that were registered before stay so. */
export async function installScript(shell: Shell, registered: Registered): Promise<string> {
  const { command, script, folder, line, verbs = [] } = registered;
  const name = quoted(shell, command);
  const entry = quoted(shell, [command, script, folder, ...line].map((word) => quoted(shell, word)).join(' '));
  const variables =
    shell === 'fish'
      ? [
          `contains -- ${name} $__hydrosol_commands; or set -ga __hydrosol_commands ${name}`,
          `set -ga __hydrosol_registered ${entry}`,
        ]
      : [`_hydrosol_commands="\${_hydrosol_commands-} "${name}`, `_hydrosol_registered+=(${entry})`];
  if (verbs.length > 0)
    variables.push(
      shell === 'fish' ? `set -g __hydrosol_verbs ${verbs.join(' ')}` : `_hydrosol_verbs='${verbs.join(' ')}'`,
    );
  const texts = await Promise.all(INSTALL[shell].map(read));
  return `${variables.join('\n')}\n${texts.join('\n')}`;
}

/** The script of `uninstall`: what completed these commands before does so again. */
export function uninstallScript(shell: Shell): Promise<string> {
  return read(UNINSTALL[shell]);
}
