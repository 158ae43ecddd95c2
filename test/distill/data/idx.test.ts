import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idx } from '../../../src/distill/data/idx.ts';
import { idxBytes } from './idx-bytes.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const good = {
  'train-images-idx3-ubyte': idxBytes([4, 2, 3], range(24)),
  'train-labels-idx1-ubyte': idxBytes([4], [0, 1, 2, 1]),
  't10k-images-idx3-ubyte': idxBytes([3, 2, 3], range(18)),
  't10k-labels-idx1-ubyte': idxBytes([3], [2, 0, 1]),
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hydrosol-idx-'));
});
afterEach(() => rm(root, { recursive: true }));

const read = async (files: Readonly<Record<string, Uint8Array>>, options = {}) => {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, name), bytes);
  return idx.create({ root, classes: 3, ...options }, { seed: 0 });
};

describe('idx', () => {
  it('reads a folder', async () => {
    const data = await read(good);
    expect(data).toMatchObject({ name: 'idx', shape: [2, 3, 1], classes: 3 });
    expect(data.train.size).toBe(4);
    expect([...data.train.inputs.subarray(6, 12)]).toEqual([6, 7, 8, 9, 10, 11]);
    expect([...data.train.labels]).toEqual([0, 1, 2, 1]);
    expect([...data.test.labels]).toEqual([2, 0, 1]);
    expect(data.mean[0]).toBeCloseTo(11.5 / 255);
    expect(data.std[0]).toBeCloseTo(Math.sqrt((24 ** 2 - 1) / 12) / 255);
  });

  it('reads gzipped files, and colours', async () => {
    const colours = {
      ...good,
      'train-images-idx3-ubyte': idxBytes([4, 1, 2, 3], range(24)),
      't10k-images-idx3-ubyte': idxBytes([3, 1, 2, 3], range(18)),
    };
    const packed = Object.entries(colours).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)] as const);
    const data = await read(Object.fromEntries(packed));
    expect(data.shape).toEqual([1, 2, 3]);
    expect(data.mean).toHaveLength(3);
  });

  it.each([
    { name: 'a missing file', change: { 't10k-labels-idx1-ubyte': undefined } },
    { name: 'fewer labels than images', change: { 'train-labels-idx1-ubyte': idxBytes([3], [0, 1, 2]) } },
    { name: 'a label outside the classes', change: { 't10k-labels-idx1-ubyte': idxBytes([3], [0, 1, 3]) } },
    { name: 'test images of another size', change: { 't10k-images-idx3-ubyte': idxBytes([3, 3, 2], range(18)) } },
    {
      name: 'no image',
      change: { 't10k-images-idx3-ubyte': idxBytes([0, 2, 3], []), 't10k-labels-idx1-ubyte': idxBytes([0], []) },
    },
  ])('refuses $name', async ({ change }) => {
    const files = Object.entries({ ...good, ...change }).filter(([, bytes]) => bytes !== undefined);
    const [bad = ''] = Object.keys(change);
    await expect(read(Object.fromEntries(files) as never)).rejects.toMatchObject({
      code: 'DATA_FILE',
      message: expect.stringContaining(bad),
    });
  });

  it.each([
    { name: 'more examples than there are', options: { train_size: 5 } },
    { name: 'a class without examples', options: { classes: 4 } },
    { name: 'sizes that leave a class without examples', options: { train_size: 2 } },
  ])('refuses $name', async ({ options }) => {
    await expect(read(good, options)).rejects.toMatchObject({ code: 'DATA' });
  });
});
