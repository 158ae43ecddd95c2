import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { writeTree } from '../compose/conf-tree.ts';
import { builtCommand } from './command.ts';

const run = builtCommand('run');

/** What a shell prints for a script, in an empty folder where `run` and `node_modules/.bin/run` are the command. */
function shell(name: string, args: readonly string[], script: string): string {
  const command = `#!/bin/sh\nexec '${process.execPath}' '${run}' "$@"\n`;
  const cwd = writeTree({ 'node_modules/.bin/run': command, 'other.js': '', 'bin/npx': '#!/bin/sh\necho "npx $*"\n' });
  const { stdout, stderr, error } = spawnSync(name, [...args, script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${cwd}/bin:${cwd}/node_modules/.bin:${process.env['PATH']}` },
  });
  if (error) throw error;
  expect(stderr).toBe('');
  return stdout;
}

const hasShell = (name: string): boolean => spawnSync(name, ['-c', 'exit 0']).status === 0;

const START = `
chmod +x bin/npx node_modules/.bin/run
ask() { node '${run}' --shell-completion "$@"; }
`;

/** What bash offers for each line: evaluates the script of install, and calls it as readline would. */
function bashOffers(...lines: string[]): string[][] {
  const ask = lines.map((line) => `complete_line '${line}'\n`).join('');
  const script = `${START}
    complete -W before run
    eval "$(ask install=bash)"
    complete_line() {
      COMP_LINE=$1 COMP_POINT=\${#1}
      local words=($1)
      $(complete -p "\${words[0]}" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      echo "\${COMPREPLY[*]-}"
    }
    ${ask}
    eval "$(ask uninstall=bash)"
    complete -p
    declare -F | grep hydrosol`;
  const [...output] = shell('bash', ['--norc', '-c'], script).trimEnd().split('\n');
  expect(output.pop()).toBe("complete -W 'before' run");
  return output.map((line) => line.split(' '));
}

describe('bash', () => {
  it('completes what readline replaces, and leaves nothing behind', () => {
    expect(bashOffers('run tracker=', 'npx run loss.temp', `node ${run} ~lo`, 'npx eslint ', 'node other.js ')).toEqual(
      [['files', 'mlflow'], ['loss.temperature='], ['~loss', '~loss.'], [''], ['']],
    );
  });
});

describe.skipIf(!hasShell('zsh'))('zsh', () => {
  it('hands over what the program says', () => {
    const script = `chmod +x node_modules/.bin/run
      autoload -Uz compinit && compinit -u -d "$PWD/dump"
      eval "$(run --shell-completion install=zsh)"
      compadd() { print -r -- "\${@[(r)--,-1]}" }
      words=(npx run tracker=) CURRENT=3 PREFIX=tracker= service=npx
      $_comps[npx]
      eval "$(run --shell-completion uninstall=zsh)"
      print -r -- \${\${(k)functions}[(r)_hydrosol*]-none} $_comps[run]`;
    expect(shell('zsh', ['-f', '-c'], script)).toBe('-- tracker=files tracker=mlflow\nnone\n');
  });
});

describe.skipIf(!hasShell('fish'))('fish', () => {
  it('completes a command line', () => {
    const script = `chmod +x node_modules/.bin/run
      run --shell-completion install=fish | source
      complete -C 'run tracker='
      complete -C 'npx run optimizer=s'
      run --shell-completion uninstall=fish | source
      complete -C 'run tracker=' | string match '*mlflow*'`;
    expect(shell('fish', ['--no-config', '-c'], script)).toBe('tracker=files\ntracker=mlflow\noptimizer=sgd\n');
  });
});
