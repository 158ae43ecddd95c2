/** @file How a training went. */
import type { TrainResult } from '../distill/index.ts';
import type { StageSummary } from '../report/index.ts';
import type { JobContext } from '../run/index.ts';

/** What summary.json says of the training of a network. */
export type Course = Pick<
  StageSummary,
  'steps' | 'epochs' | 'selected_epoch' | 'stopped_early' | 'validation' | 'seconds' | 'samples_per_second'
>;

/** The course of a training. */
export function courseOf({ steps, history, epoch, stoppedEarly, validation, ...speed }: TrainResult): Course {
  const { seconds, samplesPerSecond } = speed;
  return {
    steps,
    epochs: history.length,
    selected_epoch: epoch,
    stopped_early: stoppedEarly,
    ...(validation && { validation: { accuracy: validation.accuracy, loss: validation.loss } }),
    seconds,
    samples_per_second: samplesPerSecond,
  };
}

/** Logs that a training stopped early, and whose weights it ended with, where that is not the last epoch's. */
export function sayWhatWasChosen(log: JobContext<never>['log'], stage: string, result: TrainResult): void {
  const { history, epoch, stoppedEarly } = result;
  const last = history.length;
  if (stoppedEarly)
    log.info(`the ${stage} stopped after epoch ${last}: the validation split was no better for too long`);
  if (epoch !== last)
    log.info(`the ${stage} has the weights of epoch ${epoch} of ${last}, the best on the validation split`);
}
