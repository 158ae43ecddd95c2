/** @file CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their binary version, from a folder. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import { component } from '../component.ts';
import type { Split } from './dataset.ts';
import { assertFiles } from './files-there.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const NUMBERS = 3 * PIXELS;

interface Format {
  /** Bytes of labels before each image. */
  readonly labelBytes: number;
  /** Which of them is the label. */
  readonly labelAt: number;
  readonly classes: number;
}

/**
 * Reads binary CIFAR files one after the other: records of labels and 3072 bytes, red, green and blue planes of 32 × 32.
 * Throws DATA_FILE if one is missing, is no whole number of records, or has a label outside the classes.
 */
async function readCifarFiles(root: string, names: readonly string[], format: Format): Promise<Split> {
  const { labelBytes, labelAt, classes } = format;
  const record = labelBytes + NUMBERS;
  const files = await Promise.all(names.map((name) => readRecords(join(root, name), record)));
  const size = files.reduce((total, { length }) => total + length / record, 0);
  const inputs = new Uint8Array(size * NUMBERS);
  const labels = new Int32Array(size);
  let example = 0;
  for (const [i, file] of files.entries()) {
    for (let start = 0; start < file.length; start += record, example++) {
      const label = file[start + labelAt]!;
      if (label >= classes) {
        throw new HydrosolError('DATA_FILE', `${join(root, names[i]!)}: label ${label} in record ${start / record}`, {
          expected: `labels 0 … ${classes - 1}`,
        });
      }
      labels[example] = label;
      fromPlanes(file.subarray(start + labelBytes, start + record), inputs.subarray(example * NUMBERS));
    }
  }
  return { size, inputs, labels };
}

/** How many whole records some files hold, by their sizes. */
async function countRecords(root: string, names: readonly string[], labelBytes: number): Promise<number> {
  const files = await Promise.all(names.map((name) => stat(join(root, name))));
  return files.reduce((total, { size }) => total + Math.floor(size / (labelBytes + NUMBERS)), 0);
}

async function readRecords(path: string, record: number): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HydrosolError('DATA_FILE', `${path}: ${missing ? 'no such file' : 'cannot be read'}`, {
      expected: 'a file of the binary version of CIFAR, unpacked',
      cause: error,
    });
  });
  if (bytes.length === 0 || bytes.length % record !== 0) {
    throw new HydrosolError('DATA_FILE', `${path}: ${bytes.length} bytes`, {
      expected: `one or more records of ${record} bytes`,
    });
  }
  return bytes;
}

/** Three planes → pixels of three numbers. */
function fromPlanes(planes: Uint8Array, pixels: Uint8Array): void {
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < PIXELS; i++) pixels[3 * i + c] = planes[c * PIXELS + i]!;
  }
}

const SHAPE = [SIDE, SIDE, 3];
const rootOption = { type: 'string', minLength: 1, description: 'The folder with the .bin files.' } as const;

const BATCHES = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
const TEST_BATCH = 'test_batch.bin';

/** CIFAR-10, 32 × 32 × 3, 10 classes: `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin`. */
export const cifar10 = component({
  name: 'cifar10',
  summary: 'CIFAR-10, binary version, from a folder: 50,000 + 10,000 colour images',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['root'],
    properties: { root: rootOption, ...splitOptions({ validation: 0 }) },
  },
  inspect: ({ root }) => assertFiles(root, [...BATCHES, TEST_BATCH]),
  count: async ({ root }) => ({
    train: await countRecords(root, BATCHES, 1),
    test: await countRecords(root, [TEST_BATCH], 1),
  }),
  async create({ root, ...sizes }, context: DataContext) {
    const format = { labelBytes: 1, labelAt: 0, classes: 10 };
    const train = await readCifarFiles(root, BATCHES, format);
    const test = await readCifarFiles(root, [TEST_BATCH], format);
    return makeDataset({ name: 'cifar10', shape: SHAPE, classes: 10, train, test }, sizes, context);
  },
});

/** CIFAR-100, 32 × 32 × 3, 100 fine or 20 coarse classes: `train.bin` and `test.bin`. */
export const cifar100 = component({
  name: 'cifar100',
  summary: 'CIFAR-100, binary version, from a folder: 50,000 + 10,000 colour images, 100 or 20 classes',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['root'],
    properties: {
      root: rootOption,
      labels: { type: 'string', enum: ['fine', 'coarse'], default: 'fine', description: '100 or 20 classes.' },
      ...splitOptions({ validation: 0 }),
    },
  },
  inspect: ({ root }) => assertFiles(root, ['train.bin', 'test.bin']),
  count: async ({ root }) => ({
    train: await countRecords(root, ['train.bin'], 2),
    test: await countRecords(root, ['test.bin'], 2),
  }),
  async create({ root, labels, ...sizes }, context: DataContext) {
    const classes = labels === 'fine' ? 100 : 20;
    const format = { labelBytes: 2, labelAt: labels === 'fine' ? 1 : 0, classes };
    const train = await readCifarFiles(root, ['train.bin'], format);
    const test = await readCifarFiles(root, ['test.bin'], format);
    return makeDataset({ name: 'cifar100', shape: SHAPE, classes, train, test }, sizes, context);
  },
});
