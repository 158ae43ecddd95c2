/** @file A sweep grows: the same folder, more choices; keys that had one value, or were left to the config, become swept. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { readSweep } from '../../src/report/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { ALL, sample } from '../sample.ts';
import { runProgram } from '../e2e/in-process.ts';
import type { Finished } from '../e2e/command.ts';

type Config = Readonly<Record<string, unknown>>;

const CONFIG = {
  'config.yaml':
    'defaults: [{model: cnn}, _self_]\nseed: 0\nlr: 0.5\nbad: null\nname: ${model.name}-${seed}\n' +
    'hydra: {sweep: {dir: s, subdir: "${hydra.job.override_dirname}-${hydra.job.num}"}}\n',
  'model/cnn.yaml': 'name: cnn\nwidths: [8, 16]\n',
  'model/mlp.yaml': 'name: mlp\nwidths: [32]\n',
};

/** A program that keeps the configs of the jobs that it ran; a job whose seed is `bad` fails. */
function growing() {
  const cwd = writeTree(CONFIG);
  const ran: string[] = [];
  const task = async ({ config }: { readonly config: Config }): Promise<object> => {
    const { seed, model, lr, bad } = config as {
      seed: number;
      model: { name: string; widths: number[] };
      lr: number;
      bad: unknown;
    };
    ran.push(`${model.name} ${seed} ${lr} ${model.widths.join('-')}`);
    if (bad === seed && failing) throw new Error('bad');
    return { seed };
  };
  let failing = true;
  const program: Program<Config> = { name: 'p', configDir: cwd, load: async () => ({ task }) };
  const run = async (words: string): Promise<Finished & { readonly ran: readonly string[] }> => {
    ran.length = 0;
    const finished = await runProgram(program, words.split(' '), { cwd });
    return { ...finished, ran: [...ran] };
  };
  const rows = (): string[] =>
    readSweep(join(cwd, 's')).map(({ overrides, summary }) => `${overrides.join(' ')} ${summary?.status ?? '-'}`);
  return { cwd, run, rows, mend: () => (failing = false) };
}

interface Row {
  readonly name: string;
  readonly first: string;
  readonly now: string;
  /** What is run then. */
  readonly ran: readonly string[];
  /** The rows of all jobs. */
  readonly rows: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    name: 'a key that had one value',
    first: 'seed=0 model=cnn,mlp',
    now: 'seed=0,1 model=cnn,mlp',
    ran: ['cnn 1 0.5 8-16', 'mlp 1 0.5 32'],
    rows: ['seed=0 model=cnn', 'seed=0 model=mlp', 'seed=1 model=cnn', 'seed=1 model=mlp'],
  },
  {
    name: 'one in another place, with other choices before it',
    first: 'seed=1 model=cnn,mlp',
    now: 'model=mlp,cnn seed=0,1',
    ran: ['mlp 0 0.5 32', 'cnn 0 0.5 8-16'],
    rows: ['model=cnn seed=1', 'model=mlp seed=1', 'model=mlp seed=0', 'model=cnn seed=0'],
  },
  {
    name: 'one that becomes a range',
    first: 'seed=2',
    now: 'seed=range(1,4)',
    ran: ['cnn 1 0.5 8-16', 'cnn 3 0.5 8-16'],
    rows: ['seed=2', 'seed=1', 'seed=3'],
  },
  {
    name: 'a key that was left to the config',
    first: 'model=cnn,mlp',
    now: 'model=cnn,mlp seed=0,1',
    ran: ['cnn 1 0.5 8-16', 'mlp 1 0.5 32'],
    rows: ['model=cnn seed=0', 'model=mlp seed=0', 'model=cnn seed=1', 'model=mlp seed=1'],
  },
  {
    name: 'a group that was left to the config',
    first: 'seed=0,1',
    now: 'model=mlp,cnn seed=0,1',
    ran: ['mlp 0 0.5 32', 'mlp 1 0.5 32'],
    rows: ['model=cnn seed=0', 'model=cnn seed=1', 'model=mlp seed=0', 'model=mlp seed=1'],
  },
  {
    name: 'a key whose default depends on another',
    first: 'model=cnn,mlp',
    now: 'model=cnn,mlp model.widths=[32],[8,16]',
    ran: ['cnn 0 0.5 32', 'mlp 0 0.5 8-16'],
    rows: [
      'model=cnn model.widths=[8,16]',
      'model=mlp model.widths=[32]',
      'model=cnn model.widths=[32]',
      'model=mlp model.widths=[8,16]',
    ],
  },
  {
    name: 'several at a time',
    first: 'seed=0',
    now: 'seed=0,1 model=cnn,mlp',
    ran: ['mlp 0 0.5 32', 'cnn 1 0.5 8-16', 'mlp 1 0.5 32'],
    rows: ['seed=0 model=cnn', 'seed=0 model=mlp', 'seed=1 model=cnn', 'seed=1 model=mlp'],
  },
];

describe('a sweep gets more choices of', () => {
  it.each(sample(ROWS, 4))('$name', async ({ first, now, ran, rows }) => {
    const sweep = growing();
    expect(await sweep.run(`-m ${first}`)).toMatchObject({ code: 0 });
    const grown = await sweep.run(`-m ${now}`);
    expect({ code: grown.code, stderr: grown.stderr, ran: grown.ran }).toMatchObject({ code: 0, ran });
    expect(sweep.rows()).toEqual(rows.map((row) => `${row} FINISHED`));
    // and is then what the longer line asks for
    expect(await sweep.run(`-m ${now}`)).toMatchObject({ code: 0, ran: [] });
    expect(sweep.rows()).toEqual(rows.map((row) => `${row} FINISHED`));
  });
});

describe('a sweep that has grown', () => {
  it('grows again, by values that its first jobs had of the config as it was', async () => {
    const sweep = growing();
    await sweep.run('-m model=cnn,mlp');
    await sweep.run('-m model=cnn,mlp seed=0,1');
    const again = await sweep.run('-m model=cnn,mlp seed=0,1 lr=0.5,0.1');
    expect({ ...again, ran: again.ran.length }).toMatchObject({ code: 0, ran: 4 });
    const last = await sweep.run('-m model=cnn,mlp seed=0,1,2 lr=0.5,0.1');
    expect(last.ran).toEqual(['cnn 2 0.5 8-16', 'cnn 2 0.1 8-16', 'mlp 2 0.5 32', 'mlp 2 0.1 32']);
    expect(new Set(sweep.rows()).size).toBe(12);
  });

  it.each([
    ['typed', 'seed=0 bad=0'],
    ['left to the config', 'bad=0'],
  ])('runs a job of before again that failed, with its own words: %s', async (_, first) => {
    const sweep = growing();
    expect(await sweep.run(`-m ${first} model=cnn,mlp`)).toMatchObject({ code: 1 });
    expect(await sweep.run('-m bad=0 model=cnn,mlp seed=0,1')).toMatchObject({ code: 1, ran: { length: 2 } });
    sweep.mend();
    expect(await sweep.run('--resume s --failed')).toMatchObject({
      code: 0,
      ran: ['cnn 0 0.5 8-16', 'mlp 0 0.5 32'],
    });
    expect(sweep.rows().sort()).toEqual(
      ['cnn seed=0', 'cnn seed=1', 'mlp seed=0', 'mlp seed=1'].map((job) => `bad=0 model=${job} FINISHED`),
    );
  });

  it('has in its journal what the trials had when they were begun', async () => {
    const sweep = growing();
    await sweep.run('-m model=cnn,mlp seed=0');
    const before = readFileSync(join(sweep.cwd, 's/study.jsonl'), 'utf8');
    await sweep.run('-m model=cnn,mlp seed=0,1');
    expect(readFileSync(join(sweep.cwd, 's/study.jsonl'), 'utf8').startsWith(before)).toBe(true);
  });
});

describe('a sweep is refused, and left as it was, whose', () => {
  it.each(
    sample(
      [
        ['fixed value is another', 'model=cnn,mlp lr=0.5', 'model=cnn,mlp lr=0.1', /- lr=0\.5\n.*\+ lr=0\.1/],
        [
          'value is not among the choices',
          'seed=0 model=cnn,mlp',
          'seed=1,2 model=cnn,mlp',
          /2 of its 2 jobs are not among/,
        ],
        ['number is of another kind', 'lr=1.0 seed=0,1', 'lr=1,2 seed=0,1', /2 of its 2 jobs are not among/],
        [
          'config has another value',
          'model=cnn,mlp',
          'model=cnn,mlp seed=1,2',
          /its jobs have none of these choices of seed, which is 0 in their config.*to keep its jobs: seed=0,1,2.*hydra\.sweep\.dir=s_2/s,
        ],
        [
          'config lacks the key',
          'model=cnn,mlp',
          'model=cnn,mlp +x=1,2',
          /its jobs have none of these choices of \+x$/m,
        ],
        [
          'words may not change places',
          'model={widths:[1]} model.widths=[2],[3]',
          'model.widths=[2],[3] model={widths:[1]}',
          /in another order/,
        ],
      ] as const,
      3,
    ),
  )('%s', async (_, first, now, says) => {
    const sweep = growing();
    const files = () => ['sweep.json', 'study.jsonl'].map((name) => readFileSync(join(sweep.cwd, 's', name), 'utf8'));
    expect(await sweep.run(`-m ${first}`)).toMatchObject({ code: 0 });
    const before = files();
    expect(await sweep.run(`-m ${now}`)).toMatchObject({ code: 2, stderr: expect.stringMatching(says), ran: [] });
    expect(files()).toEqual(before);
  });

  it.skipIf(!ALL)('hint is right', async () => {
    const sweep = growing();
    await sweep.run('-m model=cnn,mlp');
    const { stderr } = await sweep.run('-m model=cnn,mlp seed=1,2');
    const [, hint] = /to keep its jobs: (\S+)/.exec(stderr)!;
    expect(await sweep.run(`-m model=cnn,mlp ${hint}`)).toMatchObject({ code: 0, ran: { length: 4 } });
  });
});
