import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBench } from '../../src/app/bench.ts';
import { followStudent } from '../../src/app/follow-student.ts';
import type { ExperimentConfig } from '../../src/app/experiment-config.ts';
import { whatMatters } from '../../src/app/learn.ts';
import { learnFromLabels } from '../../src/app/lessons.ts';
import { openStore, storeKey } from '../../src/app/store.ts';
import { compose } from '../../src/compose/index.ts';
import type { Log } from '../../src/log/index.ts';
import { thisProcess } from '../../src/util/process-identity.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { sample } from '../sample.ts';

const configDir = resolve(import.meta.dirname, '../../conf');
const DATA = ['data=synthetic', 'data.train=90', 'data.test=30', 'engine=cpu'];
const TINY = [...DATA, 'teacher=mlp_large', 'teacher.model.hidden=[6]', 'teacher.trainer.batch_size=30'];

const trainer = {
  epochs: 1,
  steps: null,
  batch_size: 64,
  evaluate_every: 1,
  select: 'last',
  monitor: 'accuracy',
  patience: null,
  min_delta: 0,
  report_every: 50,
  checkpoint_every: 200,
  teacher_memory: 512,
  prefetch: 2,
} as const;
const keyWith = (changed: Partial<Record<keyof typeof trainer, unknown>>): string => {
  const parts = { model: { _target_: 'models.mlp' }, optimizer: { _target_: 'optimizers.adam' } };
  return storeKey(whatMatters({ ...parts, trainer: { ...trainer, ...(changed as object) } }));
};

describe('a stored network', () => {
  it.each([{ prefetch: 0 }, { checkpoint_every: 0 }, { teacher_memory: 0 }])('is the same with %o', (changed) => {
    expect(keyWith(changed)).toBe(keyWith({}));
  });

  it.each([{ epochs: 2 }, { batch_size: 32 }])('is another one with %o', (changed) => {
    expect(keyWith(changed)).not.toBe(keyWith({}));
  });
});

const recordEnvironment = (): Promise<void> => Promise.resolve();

/** A bench on tiny data, on which `stage` can be learnt from labels; what its log says. */
const benchIn = async (
  store: string,
  more: { read?: boolean; words?: readonly string[]; onInfo?: (message: string) => unknown } = {},
) => {
  const { read = true, words = [], onInfo } = more;
  const overrides = [...TINY, ...words, `store.dir=${store}`, `store.read=${read}`];
  const config = JSON.parse(
    JSON.stringify(compose({ configDir, configName: 'config', overrides })),
  ) as ExperimentConfig;
  const said: string[] = [];
  const say = (message: string): void => {
    said.push(message);
    onInfo?.(message);
  };
  const log: Log = { debug: () => {}, info: say, warn: say, error: say, child: () => log };
  const abort = new AbortController();
  const [folder, listen] = [await temporaryFolder(), (): void => {}];
  const { signal } = abort;
  const bench = await openBench({
    config: followStudent(config),
    folder,
    reported: async () => {},
    log,
    listen,
    signal,
    resumed: false,
    recordEnvironment,
  });
  said.length = 0;
  const teacher = async () => {
    const { summary, dispose } = await learnFromLabels(bench, 'teacher', bench.job.config.teacher);
    dispose?.();
    return summary;
  };
  return { teacher, said, abort, shared: bench.shared };
};

it('a network of another number of threads is another one', async () => {
  const store = await temporaryFolder();
  const keyOf = async (threads: number): Promise<string> =>
    storeKey((await benchIn(store, { words: ['engine=compiled', `engine.threads=${threads}`] })).shared);
  expect(await keyOf(2)).toBe(await keyOf(2));
  expect(await keyOf(2)).not.toBe(await keyOf(1));
});

it.each([
  { name: 'other images', words: ['+teacher.augment.shift=3'], same: false },
  { name: 'images as they are', words: ['+data/augment@teacher.augment=none'], same: true },
  {
    name: 'images as they are, where others see other ones',
    words: ['data.augment.shift=3', '+teacher.augment={}'],
    same: true,
  },
])('a teacher may see images of its own: $name', async ({ words, same }) => {
  const store = await temporaryFolder();
  const hashOf = async (more: readonly string[]): Promise<string | undefined> =>
    (await (await benchIn(store, { words: ['teacher.trainer.epochs=1', ...more] })).teacher())?.weights_sha256;
  const plain = await hashOf([]);
  expect((await hashOf(words)) === plain).toBe(same);
  // each by its own name in the store
  expect(await keysIn(store)).toHaveLength(2);
});

const keysIn = async (store: string): Promise<string[]> =>
  (await readdir(store)).filter((name) => !name.startsWith('.'));

const trains = expect.stringMatching(/^training the teacher/);
const comes = expect.stringMatching(/^the teacher comes from the store/);
const waits = `waiting for the teacher: process ${process.pid} on ${hostname()} trains it`;

/** Trains a teacher, and does something while that is locked. */
const meanwhile = async (work: (store: string) => Promise<unknown>) => {
  const store = await temporaryFolder();
  await (await benchIn(store)).teacher();
  const [key = ''] = await keysIn(store);
  await rm(join(store, key), { recursive: true });
  await openStore(store).alone(key, {}, () => work(store));
  return { store, key };
};

describe('a network that another process trains', () => {
  it('is waited for, and trained once', async () => {
    const store = await temporaryFolder();
    const benches = [await benchIn(store), await benchIn(store), await benchIn(store)];
    const [first, ...others] = await Promise.all(benches.map(({ teacher }) => teacher()));
    const said = benches.flatMap((bench) => bench.said).filter((message) => message !== waits);
    expect(said.sort()).toEqual([comes, comes, trains]);
    for (const other of others) expect(other!.weights_sha256).toBe(first!.weights_sha256);
    expect(await keysIn(store)).toEqual(await readdir(store));
  });

  it('is waited for until the run is interrupted', async () => {
    await meanwhile(async (store) => {
      const { teacher, said, abort } = await benchIn(store, {
        onInfo: (message) => message === waits && abort.abort(),
      });
      expect(await teacher()).toBeUndefined();
      expect(said).toEqual([waits]);
    });
  });

  it('is not waited for where the store is not read', async () => {
    await meanwhile(async (store) => {
      const { teacher, said } = await benchIn(store, { read: false });
      expect(await teacher()).toBeDefined();
      expect(said).toEqual([trains]);
    });
  });

  it('is trained here when that process is gone', async () => {
    const { store, key } = await meanwhile(() => Promise.resolve());
    await mkdir(join(store, `.${key}.lock`));
    await writeFile(join(store, `.${key}.lock`, 'its'), JSON.stringify({ ...thisProcess(), start: '1' }));
    const { teacher, said } = await benchIn(store);
    expect(await teacher()).toBeDefined();
    const gone = `process ${process.pid} on ${hostname()}, which was training the teacher, is gone`;
    expect(said).toEqual([gone, trains]);
  });
});

it.each(
  sample([{}, { summary: null }, { summary: { weights_sha256: 'x', accuracy: 1 } }, { summary: 5, points: [] }], 4),
)('a stored network with the record %o is trained again', async (record) => {
  const folder = await temporaryFolder();
  const first = await (await benchIn(folder)).teacher();
  const [key = ''] = await keysIn(folder);
  const store = openStore(folder);
  await store.remove(key);
  await store.put(key, record, () => Promise.resolve());
  const { teacher, said } = await benchIn(folder);
  expect((await teacher())!.weights_sha256).toBe(first!.weights_sha256);
  expect(said).toEqual([expect.stringContaining(join(folder, key)), trains]);
});

it('a network that cannot be kept is told of, and trained nevertheless', async () => {
  const store = join(await temporaryFolder(), 'file');
  await writeFile(store, '');
  const { teacher, said } = await benchIn(store);
  expect(await teacher()).toBeDefined();
  const [locked, kept] = [/lock cannot be made/, /^the teacher is not kept in the store/].map(
    (text) => expect.stringMatching(text) as unknown,
  );
  expect(said).toEqual([locked, trains, kept]);
});
