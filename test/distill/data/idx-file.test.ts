import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIdxFile } from '../../../src/distill/data/idx-file.ts';
import { idxBytes } from './idx-bytes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-idx-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readIdxFile', () => {
  const good = idxBytes([2, 1, 3], [1, 2, 3, 4, 5, 6]);

  it.each([
    { name: 'plain', file: 'plain', bytes: good },
    { name: 'gzipped', file: 'packed.gz', bytes: gzipSync(good) },
  ])('reads a file that is $name', async ({ file, bytes }) => {
    await writeFile(join(folder, file), bytes);
    const { dimensions, bytes: content } = await readIdxFile(join(folder, file.replace('.gz', '')), [3]);
    expect(dimensions).toEqual([2, 1, 3]);
    expect([...content]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    { name: 'an empty file', bytes: Buffer.alloc(0), says: /0 bytes/ },
    { name: 'the magic number of labels', bytes: idxBytes([6], [1, 2, 3, 4, 5, 6]), says: /0x00000801/ },
    { name: 'a magic number of floats', bytes: Buffer.from([0, 0, 13, 3, ...good.subarray(4)]), says: /0x00000d03/ },
    { name: 'a text', bytes: Buffer.from('<!DOCTYPE html>'), says: /wrong magic/ },
    { name: 'a header cut short', bytes: good.subarray(0, 10), says: /truncated/ },
    { name: 'data cut short', bytes: good.subarray(0, -1), says: /truncated: 21 bytes/ },
    { name: 'data too long', bytes: Buffer.concat([good, Buffer.from([7])]), says: /too long: 23 bytes/ },
  ])('refuses $name, with the name of the file', async ({ bytes, says }) => {
    await writeFile(join(folder, 'bad'), bytes);
    const error = await readIdxFile(join(folder, 'bad'), [3]).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'DATA_FILE',
      message: expect.stringMatching(says),
      expected: expect.any(String),
    });
    expect(error).toMatchObject({ message: expect.stringContaining(join(folder, 'bad')) });
  });

  it('refuses a gzip file cut short', async () => {
    await writeFile(join(folder, 'half.gz'), gzipSync(good).subarray(0, -6));
    await expect(readIdxFile(join(folder, 'half'), [3])).rejects.toMatchObject({ code: 'DATA_FILE' });
  });

  it('refuses a missing file', async () => {
    await expect(readIdxFile(join(folder, 'none'), [3])).rejects.toMatchObject({ code: 'DATA_FILE' });
  });

  it('refuses a folder in place of a file', async () => {
    await expect(readIdxFile(folder, [3])).rejects.toMatchObject({ code: 'DATA_FILE' });
  });
});
