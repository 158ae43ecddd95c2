/** @file The library of matrices, an optional package, loaded when it is first needed. */
import { createRequire } from 'node:module';
import type * as MlMatrix from 'ml-matrix';
import { findPackage, missingPackage } from '../util/optional-package.ts';

/**
 * ml-matrix. It takes longer to load than a command takes to start, and few studies need it. Fails with STUDY where it is not
 * installed.
 */
export function linearAlgebra(): typeof MlMatrix {
  const path = findPackage('ml-matrix');
  if (path === undefined) throw missingPackage('ml-matrix', { code: 'STUDY', what: 'the sampler cannot compute' });
  return createRequire(path)(path) as typeof MlMatrix;
}
