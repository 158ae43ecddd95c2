import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearestFile } from '../../src/util/nearest-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-'));
  for (const name of ['iris.csv', 'wine.csv']) await writeFile(join(folder, name), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the nearest file', () => {
  it.each([
    { name: 'a slip', path: 'iris.cvs', near: 'iris.csv' },
    { name: 'nothing like it', path: 'numbers', near: undefined },
    { name: 'a folder that is not there', path: 'nowhere/iris.csv', near: undefined },
  ])('$name', ({ path, near }) => expect(nearestFile(join(folder, path))).toBe(near));
});
