/** @file Whether a step is computed by several threads. */
import { costOfKernel } from './cost.ts';
import type { KernelCall } from './trace-backend.ts';

/**
 * Floating-point operations of a product from which sharing it pays: in a smaller one, waking another thread takes longer than
 * it saves. Measured by `npm run bench:engine`: steps of 2.6, 10 and 10 million (LSTM, MLP) lose by a second thread, those of
 * 21 million and more (CNN, larger batches of the MLP, transformer) gain.
 */
const WORTH_SHARING = 16e6;

/** The threads that compute a step of these kernels: all where its products are large in the mean, else one. */
export function threadsForStep(kernels: readonly KernelCall[], threads: number): number {
  const products = kernels.map((kernel) => costOfKernel(kernel).flops).filter((flops) => flops > 0);
  const total = products.reduce((sum, flops) => sum + flops, 0);
  return total >= WORTH_SHARING * products.length ? threads : 1;
}
