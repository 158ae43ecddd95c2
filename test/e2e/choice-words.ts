/** @file Runs whose networks are chosen by the validation split. */
import { join } from 'node:path';
import { readRunSummary } from '../../src/report/index.ts';
import { timelessPoints } from './timeless-points.ts';

export const WORDS = [
  'data=synthetic',
  'data.train=400',
  'data.test=100',
  'data.validation=100',
  'model=mlp',
  'model.hidden=[16]',
  'teacher=mlp_large',
  'teacher.model.hidden=[16]',
  'teacher.trainer.steps=7',
  'engine=compiled',
  'engine.strict=true',
  'hydra.run.dir=out',
];
/** No accuracy is better by 1: the first epoch stays the one to beat. */
export const CHOICE = ['trainer.epochs=50', 'trainer.select=best', 'trainer.patience=4', 'trainer.min_delta=1'];

/** What a run must come to again. */
export async function numbersOf(cwd: string): Promise<object> {
  const { status, stages } = await readRunSummary(join(cwd, 'out'));
  const points = await timelessPoints(join(cwd, 'out'));
  const ends = Object.entries(stages).map(([stage, { accuracy, weights_sha256: weights, selected_epoch: epoch }]) => {
    return { stage, accuracy, weights, epoch };
  });
  return { status, ends, points };
}
