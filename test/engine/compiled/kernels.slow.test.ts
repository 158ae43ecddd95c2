/** @file More random calls of convolutions than in `kernels.test.ts`. */
import { beforeAll, describe, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectContract } from './kernels/contract.ts';
import { convRows } from './kernels/rows/conv.ts';

beforeAll(() => startEngine('cpu'));

describe.each([{ blocks: true }, { blocks: false }])('with blocks of channels: $blocks, the kernel', (options) => {
  it.each(convRows)('$kernel keeps its contract', (row) => expectContract(row, 6, options));
});
