/** @file What is checked before and while training. */
import { HydrosolError } from '../../errors.ts';
import { nearest } from '../../util/suggest.ts';
import { assertAugmentable } from '../data/augment.ts';
import { checkDataset } from '../data/check-dataset.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Loss } from '../losses/loss.ts';
import type { ModelShape } from '../models/model.ts';
import { type ChoiceOptions, isChosen } from './choice.ts';
import type { Evaluation } from './evaluate.ts';
import type { StepStats } from './step.ts';
import type { TrainOptions } from './train.ts';

/**
 * Throws DATA if something is wrong with the data, a network or the augmentation does not fit it or there is nothing to choose
 * by, LOSS if the loss lacks its teacher, asks it for a tap that it has not, or learns nothing from such batches.
 */
export function assertFits({ model, data, loss, teacher, batchSize, choice = {} }: TrainOptions): void {
  checkDataset(data);
  assertChoosable(choice, data);
  for (const { name, inputShape, classes } of teacher === undefined ? [model] : [model, teacher]) {
    if (inputShape.join() === data.shape.join() && classes === data.classes) continue;
    throw new HydrosolError('DATA', `model ${name} reads [${inputShape.join(', ')}] and knows ${classes} classes`, {
      expected: `[${data.shape.join(', ')}] and ${data.classes} classes, as in data set ${data.name}`,
    });
  }
  if (data.augment !== undefined) assertAugmentable(data.augment, data);
  if (teacher === undefined && loss.teacherTaps.length > 0) {
    const taps = loss.teacherTaps.join(', ');
    throw new HydrosolError('LOSS', `loss ${loss.name} reads the teacher's ${taps}, but there is no teacher`);
  }
  if (teacher !== undefined) assertTeacherTaps(loss, teacher);
  assertLargeEnough(loss, Math.min(batchSize, data.train.size));
}

/** Throws LOSS, with the term and the nearest tap, if a loss asks a teacher for a tap that it has not. */
function assertTeacherTaps({ terms, teacherTaps }: Loss, { name, taps }: ModelShape): void {
  const unknown = teacherTaps.find((tap) => !Object.hasOwn(taps, tap));
  if (unknown === undefined) return;
  const term = terms.find((one) => one.teacherTaps?.includes(unknown) === true);
  const whose = term === undefined ? 'the loss' : `the term ${term.name}`;
  const names = Object.keys(taps);
  throw new HydrosolError('LOSS', `${whose} asks the teacher for the tap ${unknown}, which model ${name} has not`, {
    expected: `one of ${names.join(', ')}`,
    suggestion: nearest(unknown, names)[0],
  });
}

/** Throws LOSS, with its terms that learn nothing from batches of this size, if there are such. */
function assertLargeEnough({ terms, minimumBatch }: Loss, batch: number): void {
  if (batch >= minimumBatch) return;
  throw new HydrosolError('LOSS', `${idleAt(terms, batch)} nothing from batches of ${batch}`, {
    fullKey: 'batch_size',
    expected: `at least ${minimumBatch} examples in a batch`,
    hints: [`trainer.batch_size=${minimumBatch} or more, and as many training examples`],
  });
}

/** The terms that need larger batches, up to the verb: `the terms a and b learn`. */
function idleAt(terms: Loss['terms'], batch: number): string {
  const names = terms.filter(({ minimumBatch = 1 }) => batch < minimumBatch).map(({ name }) => name);
  return names.length === 1 ? `the term ${names[0]} learns` : `the terms ${names.join(' and ')} learn`;
}

/** What to say of the terms that learn nothing from the last batch of an epoch, and what to type; undefined if there are none. */
export function idleTerms({ loss, data, batchSize, steps = Infinity }: TrainOptions): string | undefined {
  const { size } = data.train;
  const { minimumBatch: least } = loss;
  const isIdle = (rest: number): boolean => rest > 0 && rest < least;
  const rest = size % batchSize;
  if (size < least || !isIdle(rest) || steps < size / batchSize) return undefined;
  // there is such a size: all examples at once leave no rest
  const fits = (batch: number): boolean => batch >= least && !isIdle(size % batch);
  let away = 1;
  while (!fits(batchSize - away) && !fits(batchSize + away)) away++;
  const better = fits(batchSize - away) ? batchSize - away : batchSize + away;
  const last = `the last batch of an epoch, which has ${rest} of ${size} examples`;
  return `${idleAt(loss.terms, rest)} nothing from ${last}: trainer.batch_size=${better} leaves no such rest`;
}

/** Throws DATA if an epoch is to be chosen and nothing is held out of the training set: the test split is no choice's. */
function assertChoosable(choice: ChoiceOptions, { name, validation }: Dataset): void {
  if (!isChosen(choice) || validation !== undefined) return;
  throw new HydrosolError('DATA', `an epoch is chosen by the validation split, and data set ${name} has none`, {
    fullKey: 'validation',
    expected: 'examples held out of the training set, e.g. a tenth: data.validation=0.1',
  });
}

/** A state that was kept before something went wrong. */
export interface Kept {
  readonly path: string;
  readonly step: number;
}

function keptHint(kept: Kept | undefined): string[] {
  return kept === undefined ? [] : [`the state after step ${kept.step} is kept: ${kept.path}`];
}

/** Throws NOT_FINITE, with the last good state, if the loss or one of its terms is not a finite number. */
export function assertFinite(
  stats: StepStats,
  loss: Loss,
  at: { stage: string; step: number; epoch: number; kept: Kept | undefined },
): void {
  if (Number.isFinite(stats.loss) && stats.terms.every(Number.isFinite)) return;
  const bad = loss.terms.filter((_, i) => !Number.isFinite(stats.terms[i]!)).map(({ name }) => name);
  const what = bad.length === 0 ? 'the weighted sum of the terms' : `the term ${bad.join(' and ')}`;
  throw new HydrosolError('NOT_FINITE', `${at.stage}: ${what} is not finite at step ${at.step} (epoch ${at.epoch})`, {
    hints: [
      'a lower optimizer.learning_rate often helps',
      'inputs that are not finite do this too',
      ...keptHint(at.kept),
    ],
  });
}

/** Throws NOT_FINITE if what a split was measured to is no number: the last step broke the weights, though its loss was one. */
export function assertMeasured(
  { loss }: Evaluation,
  at: { stage: string; split: string; step: number; kept: Kept | undefined },
): void {
  if (Number.isFinite(loss)) return;
  throw new HydrosolError(
    'NOT_FINITE',
    `${at.stage}: the loss on the ${at.split} split is not finite after step ${at.step}`,
    {
      hints: ['a lower optimizer.learning_rate often helps, or optimizer.clip_norm=1', ...keptHint(at.kept)],
    },
  );
}
