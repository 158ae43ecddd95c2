/** @file The table of all kernels that can be compiled. */
import { arithmetic } from './arithmetic.ts';
import { convolutions } from './conv.ts';
import { counts } from './count.ts';
import { elementwise } from './elementwise.ts';
import { gathering } from './gather.ts';
import { products } from './matmul.ts';
import { normalisation } from './normalise.ts';
import { pooling } from './pool.ts';
import { reductions } from './reduce.ts';
import { resizing } from './resize.ts';
import { shapes } from './shape.ts';
import type { KernelTable } from './table.ts';
import { volumes } from './volume.ts';

export const KERNELS: KernelTable = {
  ...elementwise,
  ...arithmetic,
  ...reductions,
  ...shapes,
  ...gathering,
  ...products,
  ...convolutions,
  ...pooling,
  ...normalisation,
  ...resizing,
  ...volumes,
  ...counts,
};
