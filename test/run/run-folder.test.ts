import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimRunFolder } from '../../src/run/index.ts';

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'hydrosol-'));

it('gives runs that start at the same time folders of their own', async () => {
  const root = await temporary();
  const claimed = await Promise.all(Array.from({ length: 20 }, () => claimRunFolder(join(root, '10-41-07'))));
  expect(new Set(claimed).size).toBe(20);
  expect(claimed).toContain(join(root, '10-41-07'));
});

it('uses a folder that merely exists, and makes those above it', async () => {
  const root = await temporary();
  expect(await claimRunFolder(root)).toBe(root);
  expect(await claimRunFolder(join(root, 'a/b'))).toBe(join(root, 'a/b'));
  expect(await readdir(join(root, 'a/b'))).toEqual(['.hydra', '.hydrosol']);
});

it('leaves a folder alone that has a file which would be written over', async () => {
  const root = await temporary();
  await writeFile(join(root, 'results.csv'), 'mine');
  expect(await claimRunFolder(root, { files: ['results.csv'] })).toBe(`${root}_1`);
  expect(await readdir(root)).toEqual(['results.csv']);
});

it('says what to type where the folder cannot be made', async () => {
  const root = await temporary();
  await writeFile(join(root, 'file'), '');
  await expect(claimRunFolder(join(root, 'file/run'))).rejects.toMatchObject({ code: 'RUN_FOLDER' });
});
