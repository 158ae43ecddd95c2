import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shipped } from '../../src/app/index.ts';
import type { Program } from '../../src/program/index.ts';
import { hintTexts } from '../hint-texts.ts';
import { saidAgainst, wordsOf } from './accepted.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, runProgram } from './in-process.ts';

const FILES: Readonly<Record<string, string>> = {
  'config.yaml': 'defaults:\n  - db: pg\n  - _self_\na: {b: 1, text: x}\nlist: [1]\n',
  'open.yaml': 'defaults:\n  - db: ???\n',
  'missing.yaml': 'a: ???\n',
  'unresolved.yaml': 'lost: ${nope}\n',
  'aliased.yaml': 'hydra: {aliases: {fast: a.b=9}}\na: {b: 1}\n',
  'parts.yaml':
    'loss:\n  _target_: sum\n  terms:\n    hard: {method: labels, weight: 1}\n    soft: {method: kd, weight: 1}\n',
  'db/pg.yaml': 'port: 1\n',
  'db/my.yaml': 'port: 2\n',
  'db/mode.yaml': '# @package _global_\nhydra: {mode: MULTIRUN}\n',
  'db/pool/small.yaml': 'size: 1\n',
  'table.csv': 'x,y,name\n1,0,a\n2,1,b\n',
};

let cwd = '';
let small: Program<unknown>;

beforeAll(async () => {
  cwd = await temporaryFolder();
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(cwd, 'conf', name)), { recursive: true });
    await writeFile(join(cwd, 'conf', name), text);
  }
  await cp(shipped.configDir, join(cwd, 'tree'), { recursive: true });
  small = { name: 'small', configDir: join(cwd, 'conf'), load: async () => ({ task: () => 1 }) };
});

/** A hint, the words that provoke it, and what stands in the place of OPTION and VALUE. */
interface Row {
  readonly hint: string;
  readonly words: readonly string[];
  readonly fill?: string;
  /** Default: a small program without a closed schema. */
  readonly shipped?: boolean;
}

const rows: readonly Row[] = [
  { hint: 'to change it:', words: ['+a.b=2'] },
  { hint: 'to set it whether it is there or not: +', words: ['+a.b=2'] },
  { hint: 'to delete it whatever it is: ~', words: ['~a.b=5'] },
  { hint: 'to change the choice instead:', words: ['+db=my'] },
  { hint: 'to delete the whole item:', words: ['~db=[pg,my]'] },
  { hint: 'to choose one:', words: ['db=7'], fill: 'my' },
  { hint: 'to choose one:', words: ['--config-name', 'open'] },
  { hint: 'to have a list:', words: ['a.b=1,2'] },
  { hint: 'to have a string:', words: ['a.b=1,2'] },
  { hint: 'to add it on purpose', words: ['zz=1'] },
  { hint: 'to add it on purpose', words: ['db@x=my'] },
  { hint: 'to set an option that is not there yet', words: ['--config-name', 'parts', 'loss.depth=1'] },
  { hint: 'to add one more', words: ['--config-name', 'parts', 'loss.terms.pkt.tap=x'], fill: 'kd' },
  { hint: 'to give them one:', words: ['-m', 'hydra.sweeper.replicates=2'] },
  { hint: 'what there is: hydra/', words: ['-m', 'hydra.sweeper._target_=zz'] },
  { hint: 'to choose an option of the group', words: ['db.pool=1'], fill: 'small' },
  { hint: 'to change what is there:', words: ['+list=append(1)'] },
  { hint: 'to set a value:', words: ['a.b'], fill: '3' },
  { hint: 'to delete it:', words: ['a.b'] },
  { hint: 'groups are named from the root, without a slash:', words: ['//db=my'] },
  { hint: 'quote the value, twice for a shell:', words: ['a.b=é'] },
  { hint: 'shells know ~ only where a word begins:', words: ['a.b=~/x'] },
  { hint: "no blanks before '=':", words: ['a.b =2'] },
  { hint: 'to delete it all the same:', words: ['--config-name', 'unresolved', '~lost'] },
  { hint: 'on the command line:', words: ['db=mode'] },
  { hint: 'to have a list that is not there yet:', words: ['+zz=append(1)'] },
  { hint: 'to set it:', words: ['--config-name', 'missing'], fill: '3' },
  { hint: 'to give the key another value:', words: ['--config-name', 'aliased', 'fast=3'] },
  { hint: 'to set it: +', words: ['~trainer.patience'], fill: 'null', shipped: true },
];

/** Hints that explain and name no line. */
const EXPLANATIONS = [
  "choose the sequence 'halton', or another sampler",
  'look for a promise whose resolve is never called, or an await of a closed stream, in the task',
  'the words of a command line and the configs of a program are trusted anyway',
  'to put the second one in its place on purpose: replace: true',
  'entries of a config in',
  'a variable of the shell that is not set gives an empty word',
  'or choose another option of its group',
  'options are strings: quote numbers and truth values',
  'without override it is a choice of its own',
  'quotes go around the whole value',
  'escape special characters instead: {a b: 1}',
  'in a shell, quote the whole word as well, so that the quotes reach the program: \'key="a b"',
  'to have it as text, escape it:',
  'to have it as text, escape the bracket:',
  'list all values: a,b,c',
  'sweep over whole values instead: key=choice([1,2],[3,4])',
  'for a grid: range(start,stop,step) or choice(a,b,c)',
  'taps of the student:',
  'taps of the teacher:',
  'a logarithm, a root or a quotient of 0 does this',
  'inputs that are not finite do this too',
  'a lower optimizer.learning_rate often helps',
  'random numbers and numbers that count must be inputs, variables or made by freshTensor',
  'what depends on the numbers must be written with tf.where; return a tensor to read it after the step',
  'shells ask by the script of --shell-completion install=SHELL',
  'use `await instantiate(…)`',
  'pass `allow` and `targets` to instantiate',
  'start a new sweep: another study name, or another file',
  'join it with the directions',
  'bestTrials() gives its Pareto front',
  'what was written before is kept: resume the study when it can be written again',
  'or another number in a run of its own',
  'what they said:',
  'to run its jobs yourself, type the words of its multirun.yaml again',
  // workers.test.ts types it
  'to help with it:',
  'to watch it: npx hydrosol status',
  'a worker of another machine counts as gone a minute after its last sign',
  // grow.test.ts types it
  'to keep its jobs:',
  // full-disk.slow.test.ts types them
  'when it does, go on with:',
  'and run those again that failed for it:',
];

/** Hints of a run that has begun: the words in them are accepted, with some that they need beside them. */
const RUNNING: Readonly<Record<string, readonly string[]>> = {
  'or use what works everywhere: engine=wasm': [],
  'or the engine that has more: engine=compiled': [],
  'please report this; meanwhile another engine works: engine=wasm': [],
  'without a teacher: loss=cross_entropy': [],
  'the labels alone: loss=cross_entropy': [],
  'use a model for such inputs: model=mlp': [],
  'for columns of categories: data.categorical=one_hot': ['data=csv', 'data.file=conf/table.csv', 'data.label=name'],
  'to leave it out: data.ignore=[': ['data=csv', 'data.file=conf/table.csv', 'data.label=name', 'data.ignore=[x]'],
  'a lower optimizer.learning_rate often helps, or optimizer.clip_norm=1': [],
  'another model or teacher (npx hydrosol models lists their taps), loss=response or loss=relation, which need no blocks':
    [],
  'or log to the run folder alone: tracker=files': [],
  'choose another run folder with hydra.run.dir=PATH': [],
  'choose another folder with hydra.sweep.dir=PATH': [],
  'a sweep of its own:': ['hydra.sweep.dir=PATH_2'],
  'to choose the folder itself: hydra.run.dir=PATH': [],
  'choose another with': ['hydra.run.dir=PATH'],
  "a folder for each job: 'hydra.sweep.subdir=": ['hydra.sweep.subdir=${hydra.job.num}'],
};

/** Lines that do something outside of Hydrosol, or to files, and those of files. */
const OUTSIDE = [
  'npm rebuild',
  'npm install',
  'rename the file to',
  'if that process is something else: rm',
  'on Debian and Ubuntu: apt-get install dataset-fashion-mnist',
  'elsewhere: data.root=FOLDER',
  'start the server with --artifacts-destination LOCATION instead of --default-artifact-root',
  'unset MLFLOW_EXPERIMENT_ID, or name one: MLFLOW_EXPERIMENT_NAME=NAME',
  'unset one of the two',
  'bring it back: mlflow experiments restore --experiment-id',
  'or name another: MLFLOW_EXPERIMENT_NAME=NAME',
  'start a new run: unset MLFLOW_RUN_ID',
  'name a server: MLFLOW_TRACKING_URI=http://127.0.0.1:5000',
];

/** Hints that name a command, with what provokes them. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'to see all flags: --help': ['run', '-x'],
  'for example:': ['run', '--cfg'],
  'to see how it is typed: npx hydrosol': ['report'],
  'to see what each does: npx hydrosol --help': ['nonsense'],
  'for the newest one:': ['report', 'nope'],
  'to check its configs:': ['validate', join(shipped.configDir, 'tracker')],
  'to check it with its folder:': ['validate', 'tree/config.yaml'],
};

/** Hints of a program that are followed below, and in sweep-results.test.ts. */
const FOLLOWED = ['to sweep over it: add --multirun', 'to run it again and compare:', 'to go on with it:'];

const OTHERS = [...OUTSIDE, ...FOLLOWED, ...Object.keys(RUNNING), ...Object.keys(COMMANDS)];

const all = hintTexts();

describe('every hint of the sources', () => {
  it('has a row, or explains', () => {
    const known = new Set([...rows.map(({ hint }) => hint), ...EXPLANATIONS, ...OTHERS]);
    expect([...all].filter(([hint]) => !known.has(hint))).toEqual([]);
  });

  it('is still there', () => {
    const listed = [...EXPLANATIONS, ...OUTSIDE, ...Object.keys(RUNNING), ...Object.keys(COMMANDS)];
    expect(listed.filter((hint) => !all.has(hint))).toEqual([]);
  });

  it.each(rows)(
    '$hint ($words): what it says to type is accepted',
    async ({ hint, words, fill = '', shipped: own }) => {
      const program = own === true ? (shipped as Program<never>) : small;
      const { code, stderr } = await runProgram(program, words, { cwd });
      expect(code).toBe(2);
      const line = stderr.split('\n').find((one) => one.trim().startsWith(hint));
      expect(line, stderr).toBeDefined();
      const [, text = ''] =
        /: ?(\S.*)$/s.exec(
          line!
            .trim()
            .slice(hint.replace(/[+~]$/, '').length - 1)
            .replace(/^[^:]*/, ''),
        ) ?? [];
      const typed = wordsOf(text).map((word) => word.replaceAll(/OPTION|VALUE/g, fill));
      const config = words[0] === '--config-name' ? words[1] : undefined;
      expect(await saidAgainst(typed, program, config)).toBe('');
    },
  );
});

describe('lines of a program', () => {
  it('to sweep over it: add --multirun', async () => {
    const words = ['a.b=1,2'];
    expect((await runProgram(small, words, { cwd })).stderr).toContain('add --multirun');
    expect(await runProgram(small, [...words, '--multirun'], { cwd })).toMatchObject({ code: 0 });
  });

  it('to run it again and compare', async () => {
    await runProgram(small, ['hydra.run.dir=done'], { cwd });
    const { code, stderr } = await runProgram(small, ['--resume', 'done'], { cwd });
    expect(code).toBe(2);
    const [, words = ''] = /to run it again and compare: .* (--reproduce .*)$/m.exec(stderr) ?? [];
    expect(await runProgram(small, wordsOf(words), { cwd })).toMatchObject({ code: 0 });
  });

  it.each(['resume', 'reproduce', 'work'])('--%s with a word that nobody would read', async (flag) => {
    await runProgram(small, [`hydra.run.dir=${flag}`], { cwd });
    const { code, stderr } = await runProgram(small, [`--${flag}`, flag, 'a.b=7'], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'a.b=7' would change nothing"),
    });
    const [, words = ''] = /to run it in a new folder, changed: .* (--experimental-rerun .*)$/m.exec(stderr) ?? [];
    const again = [...wordsOf(words), `hydra.run.dir=${flag}-again`];
    expect(await runProgram(small, again, { cwd })).toMatchObject({ code: 0 });
    const config = await readFile(join(cwd, `${flag}-again`, '.hydra/config.yaml'), 'utf8');
    expect(config).toContain('b: 7');
  });

  it('and of a sweep no line for a single run', async () => {
    await runProgram(small, ['-m', 'a.b=1,2', 'hydra.sweep.dir=whole'], { cwd });
    const { code, stderr } = await runProgram(small, ['--resume', 'whole', 'a.b=7'], { cwd });
    expect(code).toBe(2);
    expect(stderr).not.toContain('--experimental-rerun');
  });

  it('of a launcher that is not there only what a sweep can run with', async () => {
    const { stderr } = await runProgram(
      small,
      ['-m', 'a.b=1,2', 'hydra.sweep.dir=elsewhere', 'hydra.launcher._target_=foo.Bar'],
      { cwd },
    );
    expect(stderr).toContain("hydra.launcher._target_ is 'foo.Bar', which is no launcher");
    expect(stderr).not.toContain('did you mean');
  });

  it('nothing of that for a run that saved no config', async () => {
    await runProgram(small, ['hydra.run.dir=bare', 'hydra.output_subdir=null'], { cwd });
    const { stderr } = await runProgram(small, ['--resume', 'bare'], { cwd });
    expect(stderr).toContain('the run in bare is finished');
    expect(stderr).not.toContain('--reproduce');
  });
});

describe('lines of commands', () => {
  it.each(Object.entries(COMMANDS))('%s', async (hint, words) => {
    const summary = { format: 2, status: 'FINISHED', started: '', seconds: 1, values: { loss: 1 } };
    await mkdir(join(cwd, 'outputs/2026-01-01/00-00-00'), { recursive: true });
    await writeFile(join(cwd, 'outputs/2026-01-01/00-00-00/summary.json'), JSON.stringify(summary));
    const { code, stderr } = await hydrosol(words, { cwd });
    expect(code).toBe(2);
    const line = stderr.split('\n').find((one) => one.trim().startsWith(hint)) ?? '';
    const typed = wordsOf(line.slice(line.indexOf(': ') + 2).replace('npx hydrosol ', ''));
    const again = words[0] === 'run' ? ['run', ...typed] : typed;
    expect(await hydrosol(again, { cwd })).toMatchObject({ code: 0 });
  });
});

describe('words of a run that has begun', () => {
  it.each(Object.entries(RUNNING))('%s', async (hint, beside) => {
    const words = Array.from(hint.matchAll(/[\w.]+=[\w./]+/g), ([word]) => word);
    const before = process.cwd();
    process.chdir(cwd);
    try {
      for (const word of words.length === 0 ? [undefined] : words)
        expect(await saidAgainst([...beside, ...(word === undefined ? [] : [word])])).toBe('');
    } finally {
      process.chdir(before);
    }
  });
});
