import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from '../../src/cli/commands/pages.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { builtCommand, TSX } from './command.ts';
import { ALL, sample } from '../sample.ts';
import { hasShell, typed, type Shell } from './typed.ts';

const run = builtCommand('run');
const hydrosol = builtCommand('hydrosol');

/** A script that runs one of the commands. */
const command = (file: string) => `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`;

/** What a shell prints for a script, in an empty folder where the commands are in `node_modules/.bin`. */
function shell(name: string, args: readonly string[], script: string): string {
  const commands = { 'node_modules/.bin/run': command(run), 'node_modules/.bin/hydrosol': command(hydrosol) };
  const cwd = writeTree({ ...commands, 'other.js': '', 'bin/npx': '#!/bin/sh\necho "npx $*"\n' });
  const { stdout, stderr, error } = spawnSync(name, [...args, script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${cwd}/bin:${cwd}/node_modules/.bin:${process.env['PATH']}` },
  });
  if (error) throw error;
  expect(stderr).toBe('');
  return stdout;
}

const START = `
chmod +x bin/npx node_modules/.bin/*
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
    expect(
      bashOffers(
        'run tracker=',
        'npx run loss.temp',
        'npx hydrosol run optimizer=ada',
        'hydrosol run trac',
        'npx hydrosol report ',
        `node ${run} ~lo`,
        'npx eslint ',
        'node other.js ',
        'hydrosol re',
        'npx hydrosol reprod',
        'hydrosol nonsense re',
      ),
    ).toEqual([
      ['files', 'mlflow'],
      ['loss.temperature='],
      ['adam', 'adamw'],
      ['tracker.', 'tracker='],
      [''],
      ['\\~loss', '\\~loss.'],
      [''],
      [''],
      ['resume', 'reproduce', 'rerun', 'report'],
      ['reproduce'],
      [''],
    ]);
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
      words=(npx hydrosol re) CURRENT=3 PREFIX=re service=npx
      $_comps[npx]
      eval "$(run --shell-completion uninstall=zsh)"
      print -r -- \${\${(k)functions}[(r)_hydrosol*]-none} $_comps[run]`;
    expect(shell('zsh', ['-f', '-c'], script)).toBe(
      `-- tracker=files tracker=mlflow\n-- ${Object.keys(PAGES).join(' ')}\nnone\n`,
    );
  });
});

describe.skipIf(!hasShell('fish'))('fish', () => {
  it('completes a command line', () => {
    const script = `chmod +x node_modules/.bin/run
      run --shell-completion install=fish | source
      complete -C 'run tracker='
      complete -C 'npx run optimizer=s'
      complete -C 'npx hydrosol reprod'
      complete -C 'hydrosol rer'
      complete -C 'hydrosol run tracker=m'
      run --shell-completion uninstall=fish | source
      complete -C 'hydrosol rer' | string match 'rerun'
      complete -C 'run tracker=' | string match '*mlflow*'`;
    expect(shell('fish', ['--no-config', '-c'], script)).toBe(
      'tracker=files\ntracker=mlflow\noptimizer=sgd\nreproduce\nrerun\ntracker=mlflow\n',
    );
  });
});

/** Names that are commands to a shell that gets them as they are; each begins with another letter. */
const HOSTILE = [
  'd$(touch X).csv',
  'a`touch X`b.csv',
  "q'; touch X; '.csv",
  'w"$(touch X)".csv',
  'e!touch X.csv',
  'nl\n$(touch X).csv',
  'k;touch X;/a.yaml',
  '-rf;touch X/a.yaml',
  '~x|touch X/a.yaml',
];

const SHELLS = sample((['bash', 'zsh', 'fish'] as const).filter(hasShell), 3);

describe.each(SHELLS)('hostile names in %s', { timeout: 60_000 }, (name) => {
  it('are completed to words, and never run', async () => {
    const cwd = writeTree(Object.fromEntries(HOSTILE.map((path) => [path, 'a: 1\n'])));
    const rows: readonly (readonly [string, readonly string[]])[] = [
      ['run data=csv data.file=./d\t', ['data=csv', "data.file='./d$(touch X).csv'"]],
      ['run --config-dir ./k\t', ['--config-dir', './k;touch X;/']],
      // fish closes the quote itself
      [`run 'data.file=./a\t${name === 'fish' ? '' : "'"}`, ["data.file='./a`touch X`b.csv'"]],
      ['run data.file=./q\t', [String.raw`data.file='./q\'; touch X; \'.csv'`]],
      ['run data.file=./w\t', [`data.file='./w"$(touch X)".csv'`]],
      ['run data.file=./e\t', ["data.file='./e!touch X.csv'"]],
      ['run --config-dir ./-\t', ['--config-dir', './-rf;touch X/']],
      ['run --config-dir ./~\t', ['--config-dir', './~x|touch X/']],
    ];
    const tried = ALL ? rows : rows.slice(0, 2);
    const newline = ALL ? ['run data.file=./n\t'] : [];
    const { ran } = await typed(name, cwd, [...tried.map(([line]) => line), ...newline]);
    expect(ran.slice(0, tried.length)).toEqual(tried.map(([, words]) => words));
    expect(readdirSync(cwd)).not.toContain('X');
  });
});

it.skipIf(!hasShell('zsh'))('completes ~key in zsh, which takes it for a user', { timeout: 60_000 }, async () => {
  const { ran } = await typed('zsh', writeTree({ 'a.yaml': 'a: 1\n' }), ['run ~see\t', 'run ~loss.temp\t']);
  expect(ran).toEqual([['~seed'], ['~loss.temperature']]);
});

/** Says that it ran. */
const FOREIGN = "import { writeFileSync } from 'node:fs'; writeFileSync(new URL('X', import.meta.url), 'hydrosol');\n";

/** A program of one's own, which is started through a loader beside it. */
const OWN = {
  'own/config.yaml': 'depth: 1\n',
  'own/loader.mjs': '',
  'own/train.mjs': `import { main } from ${JSON.stringify(join(import.meta.dirname, '../../dist/index.js'))};
    process.exitCode = await main({ name: 'train', configDir: import.meta.dirname, load: async () => ({ task: () => 1 }) });`,
};

/** What a shell says in a folder full of programs of other people's, which was not asked of any of them. */
function offered(name: Shell, lines: readonly string[]): string {
  const foreign = {
    'there/run': `#!/bin/sh\ntouch '${'$'}{0%/*}/X'; echo hydrosol\n`,
    'there/any.mjs': `// hydrosol\n${FOREIGN}`,
    'there/loader.mjs': FOREIGN,
    'there/node_modules/.bin/run': '#!/bin/sh\ntouch X\n',
    'there/bin/npx': '#!/bin/sh\ntouch X\n',
  };
  const cwd = writeTree({ ...OWN, ...foreign });
  const install = (program: string): string => `node ${program} --shell-completion install=${name}`;
  const source = (program: string): string =>
    name === 'fish' ? `${install(program)} | source` : `eval "$(${install(program)})"`;
  const ask = {
    bash: (line: string) =>
      `COMP_LINE='${line}' COMP_POINT=${line.length} _hydrosol_complete; echo "\${COMPREPLY[*]-}"`,
    zsh: (line: string) =>
      `words=(\${(z):-'${line}'} '') CURRENT=$(( \${#words} )) PREFIX= QIPREFIX= service=x; _hydrosol_complete; echo`,
    fish: (line: string) => `complete -C '${line}'; echo`,
  }[name];
  const script = `
    ${name === 'zsh' ? 'autoload -Uz compinit && compinit -u -D; compadd() { print -rn -- "${@[(r)--,-1]} " }; _default() { }' : ''}
    cd own; ${source('--import ./loader.mjs train.mjs')}; ${source(`'${run}'`)}
    cd ../there; chmod +x run bin/npx node_modules/.bin/run
    ${lines.map(ask).join('\n')}`;
  const flags = { bash: ['--norc', '-c'], zsh: ['-f', '-c'], fish: ['--no-config', '-c'] }[name];
  const env = { ...process.env, PATH: `${cwd}/there/bin:${process.env['PATH']}`, HOME: cwd };
  const { stdout } = spawnSync(name, [...flags, script], { cwd, encoding: 'utf8', env });
  for (const folder of ['there', 'own']) expect(existsSync(join(cwd, folder, 'X'))).toBe(false);
  return stdout;
}

describe.each(SHELLS)('programs of other people in %s', { timeout: 60_000 }, (name) => {
  it('are not run, whatever is in them and whatever they are called', () => {
    const said = offered(name, ['./run dep', 'node any.mjs ', `node --import ${TSX} any.mjs `, 'tsx any.mjs ']);
    expect(said).not.toMatch(/depth|hydrosol|tracker/);
  });

  it('nor are they where a registered program is meant, which completes as it was started', () => {
    const said = offered(name, ['npx run tracker=', 'node ../own/train.mjs dep', 'npx tsx ../own/train.mjs dep']);
    expect(said.match(/depth=/g)).toHaveLength(2);
    expect(said).toMatch(/tracker|mlflow/);
  });
});
