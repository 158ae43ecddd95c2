/** @file Every kernel of the table has the cpu backend's numbers, forward and backward. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { KERNELS } from '../../../src/engine/compiled/kernels/index.ts';
import type { Translation } from '../../../src/engine/compiled/kernels/table.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { expectContract } from './kernels/contract.ts';
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

/** Random calls of each row. */
const RUNS = 6;

beforeAll(() => startEngine('cpu'));
afterEach(() => vi.restoreAllMocks());

describe('the kernel', () => {
  it.each(ROWS)('$kernel keeps its contract', async (row) => {
    const translate = vi.spyOn(KERNELS as Record<string, Translation>, row.kernel);
    await expectContract(row, RUNS);
    expect(translate).toHaveBeenCalled();
  });
});

describe('the table of kernels', () => {
  it('has no kernel without a contract', () => {
    expect(Object.keys(KERNELS).filter((name) => !ROWS.some(({ kernel }) => kernel === name))).toEqual([]);
  });
});
