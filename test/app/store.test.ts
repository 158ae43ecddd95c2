import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codeHash, openStore, storeKey } from '../../src/app/store.ts';

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

it('lets several file the same entry at once', async () => {
  const folder = await root();
  const store = openStore(folder);
  const put = (i: number): Promise<void> => store.put('k', { i }, (at) => writeFile(join(at, 'w'), String(i)));
  await Promise.all([1, 2, 3, 4].map(put));
  expect(await store.get('k')).toBeDefined();
  expect(await readdir(folder)).toEqual(['k']);
});

it('keys depend on the values, not on their order', () => {
  expect(storeKey({ a: 1, b: [1, 2] })).toBe(storeKey({ b: [1, 2], a: 1 }));
  expect(storeKey({ a: 1 })).not.toBe(storeKey({ a: 2 }));
});

it('hashes the training code', async () => {
  expect(await codeHash()).toMatch(/^[0-9a-f]{64}$/);
});
