import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeHash, openStore, storeKey } from '../../src/app/store.ts';
import { stableJson } from '../../src/util/json.ts';
import { ALL } from '../sample.ts';

const root = (): Promise<string> => mkdtemp(join(tmpdir(), 'hydrosol-'));

it('gives back what was filed, and nothing that was not', async () => {
  const folder = await root();
  const store = openStore(folder);
  expect(await store.get('k')).toBeUndefined();
  await store.put('k', { accuracy: 0.5 }, (at) => writeFile(join(at, 'weights.bin'), 'abc'));
  const entry = await store.get<{ accuracy: number }>('k');
  expect(entry?.record.accuracy).toBe(0.5);
  expect(await readFile(join(entry!.folder, 'weights.bin'), 'utf8')).toBe('abc');
});

it('leaves nothing behind when saving fails', async () => {
  const folder = await root();
  const store = openStore(folder);
  await expect(store.put('k', {}, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
  expect(await readdir(folder)).toEqual([]);
});

it('takes an entry with an unreadable record for none, and replaces it', async () => {
  const folder = await root();
  const store = openStore(folder);
  await store.put('k', {}, () => Promise.resolve());
  await writeFile(join(folder, 'k', 'record.json'), '{"half');
  expect(await store.get('k')).toBeUndefined();
  await store.put('k', { again: true }, () => Promise.resolve());
  expect((await store.get('k'))?.record).toEqual({ again: true });
});

/** Files an entry with a file, one in a folder, and an empty one. */
const filed = async () => {
  const folder = await root();
  const warnings: string[] = [];
  const store = openStore(folder, (message) => warnings.push(message));
  const put = () =>
    store.put('k', { accuracy: 0.5, loss: NaN, none: undefined }, async (at) => {
      await mkdir(join(at, 'deeper'));
      await writeFile(join(at, 'weights.bin'), 'abcdef');
      await writeFile(join(at, 'deeper', 'model.json'), '{"layers": []}');
      await writeFile(join(at, 'empty'), '');
    });
  await put();
  return { store, put, warnings, entry: join(folder, 'k') };
};

const pipe = (path: string): Promise<void> => Promise.resolve(void spawnSync('mkfifo', [path]));

/** Makes something else of a path. */
const becomes = async (path: string, make: (path: string) => Promise<unknown>): Promise<void> => {
  await rm(path, { recursive: true });
  await make(path);
};

/** A record.json with a seal that holds. */
const sealed = (record: unknown, files: unknown): string => {
  const sha256 = createHash('sha256').update(stableJson({ record, files })).digest('hex');
  return JSON.stringify({ record, files, sha256 });
};

describe('a broken entry', () => {
  const files = ['record.json', 'weights.bin', 'deeper/model.json'];

  it('is told apart from one that is not there', async () => {
    const { store, warnings } = await filed();
    expect(await store.get('other')).toBeUndefined();
    expect((await store.get('k'))?.record).toEqual({ accuracy: 0.5, loss: null });
    expect(warnings).toEqual([]);
  });

  it.each([
    ...files.map((file) => ({ name: `without ${file}`, harm: (entry: string) => rm(join(entry, file)) })),
    ...files.map((file) => ({ name: `with half of ${file}`, harm: (entry: string) => truncate(join(entry, file), 4) })),
    { name: 'with a longer file', harm: (entry: string) => appendFile(join(entry, 'empty'), 'x') },
    { name: 'with another record', harm: (entry: string) => writeFile(join(entry, 'record.json'), 'null') },
    { name: 'with a record alone', harm: (entry: string) => writeFile(join(entry, 'record.json'), '{"accuracy": 1}') },
    ...files.flatMap((file) => [
      { name: `with a pipe as ${file}`, harm: (entry: string) => becomes(join(entry, file), pipe) },
      { name: `with a folder as ${file}`, harm: (entry: string) => becomes(join(entry, file), (at) => mkdir(at)) },
      { name: `with a loop as ${file}`, harm: (entry: string) => becomes(join(entry, file), (at) => symlink(at, at)) },
    ]),
    { name: 'with a pipe more', harm: (entry: string) => pipe(join(entry, 'model.json')) },
    { name: 'with a link to a device more', harm: (entry: string) => symlink('/dev/zero', join(entry, 'model.json')) },
    ...[5, null, 'record'].map((record) => ({
      name: `with the record ${record}`,
      harm: (entry: string) => writeFile(join(entry, 'record.json'), sealed(record, {})),
    })),
    { name: 'with no list of files', harm: (at: string) => writeFile(join(at, 'record.json'), sealed({}, null)) },
    { name: 'that is a file', harm: (entry: string) => becomes(entry, (at) => writeFile(at, 'x')) },
    { name: 'that is a pipe', harm: (entry: string) => becomes(entry, pipe) },
    { name: 'with nothing', harm: (entry: string) => Promise.all(files.map((file) => rm(join(entry, file)))) },
  ])('$name is told of, and made again', async ({ harm }) => {
    const { store, put, warnings, entry } = await filed();
    await harm(entry);
    expect(await store.get('k')).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(entry)]);
    await put();
    expect((await store.get('k'))?.record).toEqual({ accuracy: 0.5, loss: null });
    expect(await readFile(join(entry, 'weights.bin'), 'utf8')).toBe('abcdef');
  });

  it.runIf(ALL)('is one of which any byte of any file changed its meaning', async () => {
    const { store, entry } = await filed();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, at, by) => {
        const path = join(entry, file);
        const good = await readFile(path);
        const bad = Uint8Array.from(good);
        bad[at % bad.length]! ^= by;
        await writeFile(path, bad);
        const found = await store.get('k');
        await writeFile(path, good);
        // white space of the record means nothing
        if (found !== undefined) expect([file, found.record]).toEqual(['record.json', { accuracy: 0.5, loss: null }]);
        expect(await store.get('k')).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});

it('makes an entry in place of a link to nothing', async () => {
  const { store, put, entry } = await filed();
  await becomes(entry, (at) => symlink('/nowhere', at));
  expect(await store.get('k')).toBeUndefined();
  await put();
  expect((await store.get('k'))?.record).toEqual({ accuracy: 0.5, loss: null });
});

it('sweeps away what killed processes left, a day later', async () => {
  const folder = await root();
  const store = openStore(folder);
  const left = ['.k.0123456789ab', '.k.lock.0123456789ab', '.gitignore', '.k.lock', 'old'];
  for (const name of left) {
    await mkdir(join(folder, name, 'deeper'), { recursive: true });
    await utimes(join(folder, name), 1, 1);
  }
  await mkdir(join(folder, '.k.cba987654321'));
  await store.put('k', {}, () => Promise.resolve());
  expect((await readdir(folder)).sort()).toEqual(['.gitignore', '.k.cba987654321', '.k.lock', 'k', 'old']);
});

describe('alone', () => {
  it('lets one after the other do the same, and all at once what is different', async () => {
    const store = openStore(await root());
    const heard: string[] = [];
    const work = (key: string, name: string) => () =>
      store.alone(key, { onWait: () => heard.push(`${name} waits`) }, async () => {
        heard.push(name);
        await new Promise((done) => setTimeout(done, 150));
      });
    const first = work('k', 'first')();
    await store.alone('other', {}, () => Promise.resolve());
    await Promise.all([first, work('k', 'second')(), work('l', 'third')()]);
    expect(heard.filter((word) => word !== 'third')).toEqual(['first', 'second waits', 'second']);
  });

  it('works without a lock where there can be no store, and says so', async () => {
    const file = join(await root(), 'file');
    await writeFile(file, '');
    const warnings: string[] = [];
    const store = openStore(file, (message) => warnings.push(message));
    expect(await store.alone('k', {}, () => Promise.resolve(5))).toBe(5);
    expect(warnings).toEqual([expect.stringContaining(join(file, '.k.lock'))]);
  });
});

it('lets several file the same entry at once', async () => {
  const folder = await root();
  const store = openStore(folder);
  const put = (i: number): Promise<void> => store.put('k', { i }, (at) => writeFile(join(at, 'w'), String(i)));
  await Promise.all([1, 2, 3, 4].map(put));
  expect(await store.get('k')).toBeDefined();
  expect(await readdir(folder)).toEqual(['k']);
});

/** Files twelve entries of one key at once; gives the folder of the store, and which entry each found there then. */
const race = async (prepare: (folder: string) => Promise<void> = async () => {}) => {
  const folder = await root();
  const store = openStore(folder);
  await prepare(folder);
  const put = async (i: number): Promise<number | undefined> => {
    await store.put('k', { i }, (at) => writeFile(join(at, 'w'), String(i)));
    return (await store.get<{ i: number }>('k'))?.record.i;
  };
  const found = await Promise.all(Array.from({ length: 12 }, (_, i) => put(i)));
  const entry = await store.get<{ i: number }>('k');
  expect(await readFile(join(entry!.folder, 'w'), 'utf8')).toBe(String(entry!.record.i));
  expect(await readdir(folder)).toEqual(['k']);
  return { store, found: new Set(found) };
};
/** Makes what an interrupted deletion leaves behind. */
const half = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'k'));
  await Promise.all(['record.json', 'a', 'b', 'c'].map((name) => writeFile(join(folder, 'k', name), '{"half')));
};

describe('many at once', () => {
  const rounds = Array.from({ length: 30 });

  it('all have the one that was first', async () => {
    for (const _ of rounds) expect((await race()).found.size).toBe(1);
  });

  it.runIf(ALL)('a broken entry gives way, and its leftovers with it', async () => {
    for (const _ of rounds) await race(half);
  });

  it('several may take one away', async () => {
    const { store } = await race();
    await Promise.all([1, 2, 3].map(() => store.remove('k')));
    expect(await store.get('k')).toBeUndefined();
  });
});

it('keys depend on the values, not on their order', () => {
  expect(storeKey({ a: 1, b: [1, 2] })).toBe(storeKey({ b: [1, 2], a: 1 }));
  expect(storeKey({ a: 1 })).not.toBe(storeKey({ a: 2 }));
});

it('hashes the training code', async () => {
  expect(await codeHash()).toMatch(/^[0-9a-f]{64}$/);
});
