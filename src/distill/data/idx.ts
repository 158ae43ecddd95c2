/** @file Any data set that lies in a folder under MNIST's four file names. */
import { join } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import { component, type ExampleCounts } from '../component.ts';
import { sizeOf, type Split } from './dataset.ts';
import { assertFiles, IDX_FILES } from './files-there.ts';
import { readIdxDimensions, readIdxFile } from './idx-file.ts';
import { makeDataset, splitOptions, type DataContext, type Source } from './make-dataset.ts';

interface IdxFolder {
  readonly name: string;
  readonly root: string;
  readonly classes: number;
}

/**
 * Reads `{train,t10k}-{images-idx3,labels-idx1}-ubyte` (each gzipped or not) from the folder `root`; images N × H × W, or
 * N × H × W × C (magic 0x0804). Throws DATA_FILE for a bad file, counts or sizes that disagree, or a label outside the
 * classes.
 */
export async function readIdxFolder({ name, root, classes }: IdxFolder): Promise<Source> {
  // one file after the other, so that it is always the same one that is found missing
  const train = await readSplit(root, 'train', classes);
  const test = await readSplit(root, 't10k', classes);
  const { shape } = train;
  if (shape.join() !== test.shape.join()) {
    throw new HydrosolError(
      'DATA_FILE',
      `${join(root, 't10k-images-idx3-ubyte')}: images of ${test.shape.join(' × ')}`,
      { expected: `${shape.join(' × ')}, as in the training images` },
    );
  }
  return { name, shape, classes, train: train.split, test: test.split };
}

/** How many images the two splits of a folder hold, by the headers of its files. Throws DATA_FILE for a bad one. */
export async function countIdxFolder(root: string): Promise<ExampleCounts> {
  const [[train = 0], [test = 0]] = (await Promise.all(
    (['train', 't10k'] as const).map((prefix) => readIdxDimensions(join(root, `${prefix}-images-idx3-ubyte`), [3, 4])),
  )) as [readonly number[], readonly number[]];
  return { train, test };
}

/** One split and the shape of its images. */
async function readSplit(root: string, prefix: string, classes: number): Promise<{ shape: number[]; split: Split }> {
  const imagesPath = join(root, `${prefix}-images-idx3-ubyte`);
  const labelsPath = join(root, `${prefix}-labels-idx1-ubyte`);
  const images = await readIdxFile(imagesPath, [3, 4]);
  const labelFile = await readIdxFile(labelsPath, [1]);
  const [size = 0, ...rest] = images.dimensions;
  const shape = rest.length === 2 ? [...rest, 1] : rest;
  if (labelFile.bytes.length !== size) {
    throw new HydrosolError('DATA_FILE', `${labelsPath}: ${labelFile.bytes.length} labels`, {
      expected: `${size}, as there are images in ${imagesPath}`,
    });
  }
  if (size === 0 || sizeOf(shape) === 0) {
    throw new HydrosolError('DATA_FILE', `${imagesPath}: no images (${images.dimensions.join(' × ')})`, {
      expected: 'at least one image of at least one pixel',
    });
  }
  const labels = Int32Array.from(labelFile.bytes);
  const bad = labels.findIndex((label) => label >= classes);
  if (bad !== -1) {
    throw new HydrosolError('DATA_FILE', `${labelsPath}: label ${labels[bad]} at position ${bad}`, {
      expected: `labels 0 … ${classes - 1} (classes=${classes})`,
    });
  }
  return { shape, split: { size, inputs: images.bytes, labels } };
}

/** Images and labels from a folder of IDX files. */
export const idx = component({
  name: 'idx',
  summary: 'IDX files (MNIST, Fashion-MNIST, EMNIST, …) from a folder, gzipped or not',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['root'],
    properties: {
      root: { type: 'string', minLength: 1, description: 'The folder with the four files.' },
      classes: { type: 'integer', minimum: 2, maximum: 256, default: 10, description: 'Number of classes.' },
      ...splitOptions({ validation: 0 }),
    },
  },
  inspect: ({ root }) => assertFiles(root, IDX_FILES, { endings: ['', '.gz'] }),
  count: ({ root }) => countIdxFolder(root),
  create: async ({ root, classes, ...sizes }, context: DataContext) =>
    makeDataset(await readIdxFolder({ name: 'idx', root, classes }), sizes, context),
});
