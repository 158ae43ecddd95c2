import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cifar10, cifar100 } from '../../../src/distill/data/cifar.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hydrosol-cifar-'));
});
afterEach(() => rm(root, { recursive: true }));

/** A record: its labels, then planes of red, green and blue. */
const record = (labels: readonly number[], [red, green, blue]: readonly [number, number, number]): Buffer =>
  Buffer.concat([Buffer.from(labels), ...[red, green, blue].map((value) => Buffer.alloc(1024, value))]);
const ofAll = (classes: number, labels: (i: number) => readonly number[]): Buffer =>
  Buffer.concat(Array.from({ length: classes }, (_, i) => record(labels(i), [i, 100 + i, 200])));
const write = (files: Readonly<Record<string, Uint8Array>>): Promise<unknown> =>
  Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(root, name), bytes)));

const ten = ofAll(10, (i) => [i]);
const good10 = {
  ...Object.fromEntries([1, 2, 3, 4, 5].map((i) => [`data_batch_${i}.bin`, ten])),
  'test_batch.bin': ten,
};
const good100 = { 'train.bin': ofAll(100, (i) => [i % 20, i]), 'test.bin': ofAll(100, (i) => [i % 20, i]) };

describe('cifar10', () => {
  it('reads five files and one, planes made pixels', async () => {
    await write(good10);
    const data = await cifar10.create({ root }, { seed: 0 });
    expect(data).toMatchObject({ name: 'cifar10', shape: [32, 32, 3], classes: 10 });
    expect([data.train.size, data.test.size]).toEqual([50, 10]);
    expect([...data.train.labels.subarray(8, 12)]).toEqual([8, 9, 0, 1]);
    const third = data.test.inputs.subarray(3 * 3072, 4 * 3072);
    expect([...third.subarray(0, 6)]).toEqual([3, 103, 200, 3, 103, 200]);
    expect([...third.subarray(-3)]).toEqual([3, 103, 200]);
    expect(data.mean[2]).toBeCloseTo(200 / 255, 6);
  });

  it.each([
    { name: 'half a record', file: 'data_batch_3.bin', bytes: ten.subarray(0, -1) },
    { name: 'an empty file', file: 'test_batch.bin', bytes: Buffer.alloc(0) },
    { name: 'a label outside the classes', file: 'data_batch_5.bin', bytes: record([10], [0, 0, 0]) },
    { name: 'records of CIFAR-100', file: 'data_batch_1.bin', bytes: good100['train.bin'] },
  ])('refuses $name, with the name of the file', async ({ file, bytes }) => {
    await write({ ...good10, [file]: bytes });
    await expect(cifar10.create({ root }, { seed: 0 })).rejects.toMatchObject({
      code: 'DATA_FILE',
      message: expect.stringContaining(file),
    });
  });

  it('refuses a missing file', async () => {
    await expect(cifar10.create({ root }, { seed: 0 })).rejects.toMatchObject({ code: 'DATA_FILE' });
  });
});

describe('cifar100', () => {
  it.each([
    { labels: 'fine', classes: 100, last: 99 },
    { labels: 'coarse', classes: 20, last: 19 },
  ] as const)('has $classes $labels classes', async ({ labels, classes, last }) => {
    await write(good100);
    const data = await cifar100.create({ root, labels }, { seed: 0 });
    expect(data).toMatchObject({ shape: [32, 32, 3], classes });
    expect(data.train.labels.at(-1)).toBe(last);
    expect([...data.train.inputs.subarray(3072, 3075)]).toEqual([1, 101, 200]);
  });
});
