/** @file What a shell evaluates to complete a program's command line, or to do so no more. All shells ask the program itself. */
import { readFile } from 'node:fs/promises';
import { ownFile } from '../../util/own-files.ts';
import type { CompletionRequest } from '../flags.ts';

/** The program that is completed. */
export interface Installed {
  /** The name of the command. */
  readonly command: string;
  /** The path of what it runs. */
  readonly script: string;
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

/** A text in single quotes for any of the shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The script of `install`: programs that were installed before stay so. */
export async function installScript(shell: Shell, { command, script }: Installed): Promise<string> {
  const variables =
    shell === 'fish'
      ? [
          `contains -- ${quoted(command)} $__hydrosol_commands; or set -ga __hydrosol_commands ${quoted(command)}`,
          `set -g __hydrosol_script ${quoted(script)}`,
        ]
      : [`_hydrosol_commands="\${_hydrosol_commands-} "${quoted(command)}`, `_hydrosol_script=${quoted(script)}`];
  const texts = await Promise.all(INSTALL[shell].map(read));
  return `${variables.join('\n')}\n${texts.join('\n')}`;
}

/** The script of `uninstall`: what completed these commands before does so again. */
export function uninstallScript(shell: Shell): Promise<string> {
  return read(UNINSTALL[shell]);
}
