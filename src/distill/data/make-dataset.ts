/** @file From what a source holds to a data set: checked, split, measured. */
import { HydrosolError } from '../../errors.ts';
import { augmentationOf, augmentOptions, type GivenAugmentation } from './augment.ts';
import { checkDataset } from './check-dataset.ts';
import { channelMoments, type Dataset, type Split } from './dataset.ts';
import { arrayOver, stratifiedHoldOut, stratifiedSubset } from './subset.ts';

/** What a data set needs to know besides its options. */
export interface DataContext {
  readonly seed: number;
}

/** All that a source has: files that were read, numbers that were made. */
export interface Source extends Pick<Dataset, 'name' | 'shape' | 'classes' | 'vocabulary'> {
  /** What may be learnt from; validation examples are taken out of it. */
  readonly train: Split;
  readonly test: Split;
}

/** How much of a source is used, and how; the values of the options that `splitOptions` describes. Default: all, as it is. */
export interface SplitSizes {
  readonly train_size?: number | null;
  readonly validation?: number;
  readonly test_size?: number | null;
  readonly augment?: GivenAugmentation | undefined;
}

/** Options that every data set has. `validation` is the default of the option of that name. */
export function splitOptions<const V extends number>({ validation }: { validation: V }) {
  return {
    train_size: {
      type: ['integer', 'null'],
      minimum: 1,
      default: null,
      unit: 'examples',
      description: 'Training examples to use, drawn evenly from the classes; null uses all.',
    },
    validation: {
      anyOf: [
        { type: 'number', minimum: 0, exclusiveMaximum: 1 },
        { type: 'integer', minimum: 1 },
      ],
      default: validation,
      description:
        'Examples held out of the training set before train_size is drawn, to choose epochs and options by: ' +
        'a number, or a share below 1 of train_size, where that is null of the whole; 0 holds none out.',
    },
    test_size: {
      type: ['integer', 'null'],
      minimum: 1,
      default: null,
      unit: 'examples',
      description: 'Test examples to use, drawn evenly from the classes; null uses all.',
    },
    augment: { ...augmentOptions, description: 'What training changes in images, a new view each epoch.' },
  } as const;
}

/**
 * A data set of a source: validation examples are held out of the training examples, then the sizes are drawn, each by a
 * stream of its own and evenly from the classes. Mean and deviation are those of the examples that are trained on. Throws
 * DATA if there are fewer examples than asked for, if what is no image is augmented, or if `checkDataset` finds something.
 */
export function makeDataset({ train, test, ...source }: Source, sizes: SplitSizes, { seed }: DataContext): Dataset {
  const { shape, classes, vocabulary } = source;
  const { train_size: trainSize = null, validation: wanted = 0, test_size: testSize = null } = sizes;
  const augment = augmentationOf(sizes.augment ?? {}, source);
  checkDataset({ ...source, train, test });
  const share = heldOutSize(wanted, trainSize ?? train.size);
  // a small share has an example of each class all the same
  const held = wanted > 0 && wanted < 1 ? Math.max(share, classes) : share;
  const { rest, validation } = heldOut(train, held, { classes, seed });
  const training = stratifiedSubset(rest, { size: trainSize, classes, seed, split: 'train' });
  const moments = vocabulary === undefined ? channelMoments(training.inputs, shape.at(-1)!) : { mean: [], std: [] };
  const data: Dataset = {
    ...source,
    ...moments,
    ...(augment === undefined ? {} : { augment }),
    train: shared(training),
    ...(validation === undefined ? {} : { validation }),
    test: stratifiedSubset(test, { size: testSize, classes, seed, split: 'test' }),
  };
  checkDataset(data);
  return data;
}

/** The same examples in memory that a thread which prepares batches reads too, where it would need a copy. */
function shared({ inputs, ...split }: Split): Split {
  const copy = arrayOver(new SharedArrayBuffer(inputs.byteLength), inputs);
  copy.set(inputs);
  return { ...split, inputs: copy };
}

/** How many examples are held out: `wanted` is a number of them, or a share of `trainSize`, those that are trained on. */
function heldOutSize(wanted: number, trainSize: number): number {
  return wanted < 1 ? Math.round(wanted * trainSize) : wanted;
}

/** Training examples without those that are held out. */
function heldOut(train: Split, size: number, { classes, seed }: { classes: number; seed: number }) {
  if (size === 0) return { rest: train, validation: undefined };
  if (size >= train.size) {
    throw new HydrosolError('DATA', `${size} validation examples of ${train.size} training examples`, {
      fullKey: 'validation',
      expected: 'at least one, and some that are left to train on',
    });
  }
  const { held, rest } = stratifiedHoldOut(train, { size, classes, seed, split: 'validation' });
  return { rest, validation: held };
}
