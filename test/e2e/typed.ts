/** @file A person at a real shell: types a line, presses TAB, then Enter. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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

/** Milliseconds without output after which a shell has shown what it was told. */
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
  const told = join(cwd, 'bin/told.cjs');
  writeFileSync(
    told,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(join(cwd, 'answered'))}, ''))`,
  );
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
      // each answer to a TAB leaves a file
      NODE_OPTIONS: `--require ${told}`,
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
  /** Types something, and waits until a file is there that comes of it. */
  const type = async (text: string, made: string): Promise<void> => {
    const path = join(cwd, made);
    const end = performance.now() + 20_000;
    rmSync(path, { force: true });
    child.stdin.write(text);
    while (!existsSync(path) && performance.now() < end) await setTimeout(20);
  };
  await isQuiet();
  await type(`${install(command)}; touch installed\r`, 'installed');
  await isQuiet();
  const path = join(cwd, 'ran');
  const words = (): string[] | undefined =>
    existsSync(path) ? readFileSync(path, 'utf8').split('\0').slice(0, -1) : undefined;
  const ran: (readonly string[] | undefined)[] = [];
  for (const line of lines) {
    for (const part of line.split(/(?=\t)|(?<=\t)/)) {
      if (part === '\t') await type(part, 'answered');
      else child.stdin.write(part);
      await isQuiet();
    }
    await type('\r', 'ran');
    ran.push(words());
  }
  // at its end a shell may write its history into the folder, which the test removes
  child.stdin.write('exit\r');
  await Promise.race([once(child, 'close'), setTimeout(10_000)]);
  child.kill();
  return { ran, screen };
}
