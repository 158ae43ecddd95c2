/** @file What is checked before and while training. */
import { HydrosolError } from '../../errors.ts';
import { assertAugmentable } from '../data/augment.ts';
import { checkDataset } from '../data/check-dataset.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Loss } from '../losses/loss.ts';
import { type ChoiceOptions, isChosen } from './choice.ts';
import type { Evaluation } from './evaluate.ts';
import type { StepStats } from './step.ts';
import type { TrainOptions } from './train.ts';

/**
 * Throws DATA if something is wrong with the data, a network or the augmentation does not fit it or there is nothing to choose
 * by, LOSS if the loss lacks its teacher or learns nothing from such batches.
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
  const batch = Math.min(batchSize, data.train.size);
  if (batch < loss.minimumBatch) {
    throw new HydrosolError('LOSS', `loss ${loss.name} learns nothing from batches of ${batch}`, {
      fullKey: 'batch_size',
      expected: `at least ${loss.minimumBatch} examples in a batch`,
    });
  }
}

/** Throws DATA if an epoch is to be chosen and nothing is held out of the training set: the test split is no choice's. */
function assertChoosable(choice: ChoiceOptions, { name, validation }: Dataset): void {
  if (!isChosen(choice) || validation !== undefined) return;
  throw new HydrosolError('DATA', `an epoch is chosen by the validation split, and data set ${name} has none`, {
    fullKey: 'validation',
    expected: 'examples held out of the training set, e.g. a tenth: data.validation=0.1',
  });
}

/** Throws NOT_FINITE if the loss or one of its terms is not a finite number. */
export function assertFinite(stats: StepStats, loss: Loss, at: { stage: string; step: number; epoch: number }): void {
  if (Number.isFinite(stats.loss) && stats.terms.every(Number.isFinite)) return;
  const bad = loss.terms.filter((_, i) => !Number.isFinite(stats.terms[i]!)).map(({ name }) => name);
  const what = bad.length === 0 ? 'the weighted sum of the terms' : `the term ${bad.join(' and ')}`;
  throw new HydrosolError('NOT_FINITE', `${at.stage}: ${what} is not finite at step ${at.step} (epoch ${at.epoch})`, {
    hints: ['a lower optimizer.learning_rate often helps', 'inputs that are not finite do this too'],
  });
}

/** Throws NOT_FINITE if what a split was measured to is no number: the last step broke the weights, though its loss was one. */
export function assertMeasured({ loss }: Evaluation, at: { stage: string; split: string; step: number }): void {
  if (Number.isFinite(loss)) return;
  throw new HydrosolError(
    'NOT_FINITE',
    `${at.stage}: the loss on the ${at.split} split is not finite after step ${at.step}`,
    {
      hints: ['a lower optimizer.learning_rate often helps, or optimizer.clip_norm=1'],
    },
  );
}
