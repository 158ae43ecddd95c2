/** @file The library of matrices, loaded when it is first needed. */
import { createRequire } from 'node:module';
import type * as MlMatrix from 'ml-matrix';

/** ml-matrix. It takes longer to load than a command takes to start, and few studies need it. */
export function linearAlgebra(): typeof MlMatrix {
  return createRequire(import.meta.url)('ml-matrix') as typeof MlMatrix;
}
