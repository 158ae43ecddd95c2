import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experimentInspector } from '../../src/app/inspect-experiment.ts';
import type { ExperimentConfig } from '../../src/app/experiment-config.ts';
import { loadDataTargets } from '../../src/app/load.ts';
import { idxBytes } from '../distill/data/idx-bytes.ts';
import { ALL } from '../sample.ts';

/** What is found about these options of `data`, by key. */
async function found(data: object, inspect = experimentInspector()): Promise<Record<string, string | undefined>> {
  const errors = await inspect({ data } as Partial<ExperimentConfig>);
  return Object.fromEntries(errors.map(({ fullKey, expected }) => [fullKey, expected]));
}

const images = (size: number) => idxBytes([size, 2, 2], new Uint8Array(4 * size));
const labels = (size: number) => idxBytes([size], new Uint8Array(size));

const SYNTHETIC = { _target_: 'data.synthetic', train: 100, test: 50 };

describe('more examples than there are', () => {
  it.each([
    { data: { _target_: 'data.mnist', train_size: 60_001 }, key: 'data.train_size', most: 60_000 },
    { data: { _target_: 'data.mnist', validation: 0.1, train_size: 54_546 }, key: 'data.train_size', most: 54_545 },
    { data: { _target_: 'data.mnist', test_size: 10_001 }, key: 'data.test_size', most: 10_000 },
    { data: { ...SYNTHETIC, train_size: 101 }, key: 'data.train_size', most: 100 },
    { data: { ...SYNTHETIC, validation: 30, train_size: 71 }, key: 'data.train_size', most: 70 },
    { data: { ...SYNTHETIC, test_size: 51 }, key: 'data.test_size', most: 50 },
    { data: { _target_: 'data.synthetic', train_size: 601 }, key: 'data.train_size', most: 600 },
  ])('$data', async ({ data, key, most }) =>
    expect(await found(data)).toEqual({ [key]: `at most ${most}, or null for all` }),
  );

  it('of validation are told of by themselves', async () =>
    expect(await found({ ...SYNTHETIC, validation: 100, train_size: 200 })).toEqual({
      'data.validation': 'some that are left',
    }));

  it.each([
    { data: { _target_: 'data.mnist', train_size: 60_000, test_size: 10_000 } },
    { data: { ...SYNTHETIC, train_size: 70, validation: 0.3, test_size: null } },
  ])('are not $data', async ({ data }) => expect(await found(data)).toEqual({}));

  it('is what the data set says too', async () => {
    const { 'data.synthetic': synthetic } = await loadDataTargets();
    const create = (sizes: object) => async () =>
      synthetic!.create(
        { ...SYNTHETIC, shape: [2], classes: 2, difficulty: 0.5, vocabulary: null, ...sizes } as never,
        {
          seed: 0,
        } as never,
      );
    await expect(create({ validation: 30, train_size: 71 })).rejects.toMatchObject({ code: 'DATA' });
    await expect(create({ validation: 30, train_size: 70 })()).resolves.toMatchObject({ train: { size: 70 } });
  });
});

describe('more examples than its files have', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hydrosol-inspect-'));
    const rows = Array.from({ length: 100 }, (_, i) => `${i},"${'ab'[i % 2]}\n"`);
    await writeFile(join(root, 'table.csv'), ['x,kind', ...rows, ''].join('\n'));
    await writeFile(join(root, 'tests.csv'), 'x,kind\n1,a\n2,b\n');
    await writeFile(join(root, 'train-images-idx3-ubyte'), images(40));
    await writeFile(join(root, 'train-labels-idx1-ubyte'), labels(40));
    await writeFile(join(root, 't10k-images-idx3-ubyte.gz'), gzipSync(images(20_000)));
    await writeFile(join(root, 't10k-labels-idx1-ubyte.gz'), gzipSync(labels(20_000)));
    for (const name of ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'])
      await writeFile(join(root, `${name}.bin`), new Uint8Array(2 * 3073));
  });
  afterAll(() => rm(root, { recursive: true }));

  const CSV = { _target_: 'data.csv', file: 'table.csv', label: 'kind', validation: 0.1 };
  const WORDS = { _target_: 'data.words', languages: ['english', 'french'], validation: 0 };

  it.each([
    { data: { ...CSV, train_size: 74 }, key: 'train_size', most: 73 },
    {
      data: { _target_: 'data.csv', file: 'table.csv', label: 'kind', train_size: 74 },
      key: 'train_size',
      most: 73,
    },
    { data: { ...CSV, test_size: 21 }, key: 'test_size', most: 20 },
    { data: { ...CSV, test: 0.5, train_size: 46 }, key: 'train_size', most: 45 },
    { data: { ...CSV, test_file: 'tests.csv', train_size: 92 }, key: 'train_size', most: 91 },
    { data: { ...CSV, test_file: 'tests.csv', test_size: 3 }, key: 'test_size', most: 2 },
    { data: { _target_: 'data.idx', train_size: 41 }, key: 'train_size', most: 40 },
    { data: { _target_: 'data.idx', test_size: 20_001 }, key: 'test_size', most: 20_000 },
    { data: { _target_: 'data.fashion_mnist', train_size: 41 }, key: 'train_size', most: 40 },
    { data: { _target_: 'data.cifar10', train_size: 11 }, key: 'train_size', most: 10 },
    { data: { _target_: 'data.cifar10', test_size: 3 }, key: 'test_size', most: 2 },
  ])('$data', async ({ data, key, most }) => {
    const tooLarge = inFolder(data);
    expect(await found(tooLarge)).toEqual({ [`data.${key}`]: `at most ${most}, or null for all` });
    expect(await found({ ...tooLarge, [key]: most })).toEqual({});
  });

  /** The options with names of files as paths, and the folder where there is none. */
  function inFolder(data: object): object {
    const { file, test_file: testFile } = data as { file?: string; test_file?: string };
    if (file === undefined) return { ...data, root };
    return { ...data, file: join(root, file), ...(testFile && { test_file: join(root, testFile) }) };
  }

  it.runIf(ALL)('of words are told of, and are what the data set has', { timeout: 30_000 }, async () => {
    const inspect = experimentInspector();
    const errors = await found({ ...WORDS, train_size: 1e7, test_size: 1e7 }, inspect);
    const [train, test] = ['train', 'test'].map((of) =>
      Number(/at most (\d+)/.exec(errors[`data.${of}_size`] ?? '')?.[1]),
    );
    expect(await found({ ...WORDS, train_size: train, test_size: test }, inspect)).toEqual({});
    const { _target_, ...options } = WORDS;
    const { 'data.words': words } = await loadDataTargets();
    expect(await words!.create(options as never, { seed: 0 })).toMatchObject({
      train: { size: train },
      test: { size: test },
    });
  });

  it('are counted once for all jobs that share the files', async () => {
    const inspect = experimentInspector();
    const table = join(root, 'shared.csv');
    const data = { ...CSV, file: table };
    await writeFile(table, 'x,kind\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,a\n10,b\n');
    expect(await found({ ...data, train_size: 5 }, inspect)).toEqual({});
    await writeFile(table, 'x,kind\n1,a\n2,b\n');
    expect(await found({ ...data, train_size: 6 }, inspect)).toEqual({});
    expect(await found({ ...data, train_size: 6 })).not.toEqual({});
  });

  it('are not looked for where none are asked for: a broken file is told of when it is loaded', async () => {
    const file = join(root, 'broken.csv');
    await writeFile(file, 'x,kind\n1,a\n2\n');
    expect(await found({ ...CSV, file })).toEqual({});
    expect(await found({ ...CSV, file, train_size: 1 })).toEqual({ data: expect.stringContaining('cells') });
  });
});
