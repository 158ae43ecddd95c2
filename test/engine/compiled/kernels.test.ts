/** @file Every kernel of the table has the cpu backend's numbers, forward and backward. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { KERNELS } from '../../../src/engine/compiled/kernels/index.ts';
import type { Translation } from '../../../src/engine/compiled/kernels/table.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { expectContract, type KernelRow } from './kernels/contract.ts';
import { arithmeticRows } from './kernels/rows/arithmetic.ts';
import { convRows } from './kernels/rows/conv.ts';
import { elementwiseRows } from './kernels/rows/elementwise.ts';
import { countRows, gatherRows } from './kernels/rows/gather.ts';
import { matmulRows } from './kernels/rows/matmul.ts';
import { normaliseRows, resizeRows } from './kernels/rows/normalise.ts';
import { poolRows } from './kernels/rows/pool.ts';
import { reduceRows } from './kernels/rows/reduce.ts';
import { shapeRows } from './kernels/rows/shape.ts';
import { volumeRows } from './kernels/rows/volume.ts';
import { sample } from '../../sample.ts';

const ROWS = [
  ...elementwiseRows,
  ...arithmeticRows,
  ...reduceRows,
  ...shapeRows,
  ...gatherRows,
  ...countRows,
  ...matmulRows,
  ...convRows,
  ...poolRows,
  ...volumeRows,
  ...normaliseRows,
  ...resizeRows,
];

/** Random calls of each row: one of a convolution, which takes longest, and more in `kernels.slow.test.ts`. */
const runsOf = (row: KernelRow): number => (convRows.includes(row) ? 1 : 4);

beforeAll(() => startEngine('cpu'));
afterEach(() => vi.restoreAllMocks());

describe('the kernel', () => {
  it.each(sample(ROWS, 16))('$kernel keeps its contract', async (row) => {
    const translate = vi.spyOn(KERNELS as Record<string, Translation>, row.kernel);
    await expectContract(row, runsOf(row));
    expect(translate).toHaveBeenCalled();
  });
});

describe('without blocks of channels, as on other processors, the kernel', () => {
  it.each(sample([...poolRows, ...convRows], 16))('$kernel keeps its contract', (row) =>
    expectContract(row, runsOf(row), { blocks: false }),
  );
});

/** The kernels of TensorFlow.js that are not in the table: a step that uses one runs eagerly. */
const NOT_COMPILED: Readonly<Record<string, readonly string[]>> = {
  'the shape of the result depends on the numbers': [
    'NonMaxSuppressionV3',
    'NonMaxSuppressionV4',
    'NonMaxSuppressionV5',
    'RaggedGather',
    'RaggedRange',
    'RaggedTensorToTensor',
    'SparseFillEmptyRows',
    'SparseReshape',
    'SparseSegmentMean',
    'SparseSegmentSum',
    'Unique',
  ],
  'random numbers: those of TensorFlow.js have no place in a graph': ['Multinomial'],
  'complex numbers': ['Complex', 'ComplexAbs', 'FFT', 'IFFT', 'Imag', 'Real'],
  text: ['StaticRegexReplace', 'StringNGrams', 'StringSplit', 'StringToHashBucketFast'],
  'augmentation and drawing': ['CropAndResize', 'Draw', 'FromPixels', 'RotateWithOffset', 'Transform'],
  'hardly used in networks': ['Dilation2D', 'Dilation2DBackpropFilter', 'Dilation2DBackpropInput', 'MaxPoolWithArgmax'],
  'of known numbers: computed when the step is traced': ['BroadcastArgs', 'LinSpace', 'Range'],
  'no operation of TensorFlow.js calls them': [
    'BroadcastTo',
    'LogSoftmax',
    'LogicalXor',
    'LowerBound',
    'MatrixBandPart',
    'Pool',
    'UpperBound',
  ],
};

/** The constants of TensorFlow.js that are names of kernels. */
const ALL = Object.entries(tf as Readonly<Record<string, unknown>>).flatMap(([key, value]) =>
  key === value || key === '_FusedMatMul' ? [key] : [],
);

describe('the table of kernels', () => {
  it('has every kernel of TensorFlow.js but those that are known not to compile', () => {
    const missing = ALL.filter((name) => !(name in KERNELS));
    expect(missing.toSorted()).toEqual(Object.values(NOT_COMPILED).flat().toSorted());
  });

  it('has no kernel without a contract', () => {
    expect(Object.keys(KERNELS).filter((name) => !ROWS.some(({ kernel }) => kernel === name))).toEqual([]);
  });
});
