/** @file A person at a real shell: types a line, presses TAB, then Enter. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { builtCommand } from './command.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** How each shell is started without anybody's settings, and what it evaluates. */
const SHELLS: Readonly<Record<Shell, { readonly start: string; readonly install: (words: string) => string }>> = {
  bash: { start: 'bash --norc --noprofile', install: (words) => `eval "$(${words} install=bash)"` },
  zsh: {
    start: 'zsh -f',
    install: (words) => `autoload -Uz compinit && compinit -u -D; eval "$(${words} install=zsh)"`,
  },
  fish: { start: 'fish --no-config', install: (words) => `${words} install=fish | source` },
};

/** Whether a shell is there, and what gives it a terminal. */
export function hasShell(shell: Shell): boolean {
  return [shell, 'script'].every((name) => spawnSync(name, ['--version']).status === 0);
}

/** `run` on the PATH: says what it was given, as the shell gave it, and answers shells as the built command does. */
const RUN = `#!/bin/sh
case $1 in
  --shell-completion) exec '${process.execPath}' '${builtCommand('run')}' "$@" ;;
esac
printf '%s\\0' "$@" > ran.part && mv ran.part ran
`;

/** What came of some lines: for each the words that the program got, if it ran. */
export interface Typed {
  readonly ran: readonly (readonly string[] | undefined)[];
  /** All that was on the screen. */
  readonly screen: string;
}

/** Milliseconds without output after which a shell has done what it was told. */
const QUIET = 200;

/** Types lines one after the other in a folder; `\t` is TAB, and each line ends with Enter. */
export async function typed(
  shell: Shell,
  cwd: string,
  lines: readonly string[],
  command = 'run --shell-completion',
): Promise<Typed> {
  mkdirSync(join(cwd, 'bin'), { recursive: true });
  writeFileSync(join(cwd, 'bin/run'), RUN, { mode: 0o755 });
  const { start, install } = SHELLS[shell];
  const child = spawn('script', ['-qec', start, '/dev/null'], {
    cwd,
    env: {
      ...process.env,
      PATH: `${cwd}/bin:${process.env['PATH']}`,
      TERM: 'dumb',
      HOME: cwd,
      XDG_DATA_HOME: cwd,
      PS1: '$ ',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let screen = '';
  let last = performance.now();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    last = performance.now();
  });
  const isQuiet = async (): Promise<void> => {
    do await setTimeout(50);
    while (performance.now() - last < QUIET);
  };
  /** Types something and waits until the shell has answered. */
  const type = async (text: string): Promise<void> => {
    last = performance.now() + 3000;
    child.stdin.write(text);
    await isQuiet();
  };
  /** Ends a line, and waits for a file that it makes. */
  const enter = async (made: string): Promise<void> => {
    const end = performance.now() + 5000;
    child.stdin.write('\r');
    while (!existsSync(join(cwd, made)) && performance.now() < end) await setTimeout(20);
  };
  await isQuiet();
  child.stdin.write(`${install(command)}; touch installed`);
  await enter('installed');
  await isQuiet();
  const path = join(cwd, 'ran');
  const words = (): string[] | undefined =>
    existsSync(path) ? readFileSync(path, 'utf8').split('\0').slice(0, -1) : undefined;
  const ran: (readonly string[] | undefined)[] = [];
  for (const line of lines) {
    for (const part of line.split(/(?=\t)|(?<=\t)/)) await type(part);
    rmSync(path, { force: true });
    await enter('ran');
    ran.push(words());
  }
  child.stdin.end('exit\r');
  child.kill();
  return { ran, screen };
}
