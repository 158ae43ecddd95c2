/** @file What a command line may change of a sweep whose jobs a sampler chooses. */
import { HydrosolError } from '../errors.ts';
import { assertCompatible } from '../study/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { assertSameGoal, differenceOf, ownFolderHints, type Asked } from './grow.ts';
import type { SweepFile } from './sweep-file.ts';

/**
 * The plan of a sampled sweep that is gone on with by a command line. How many trials there are, who chooses them and who ends them may be
 * other than before; what they may be stays, since the samplers learn from the trials that are there. Fails with STUDY for other
 * choices of a key, naming both, with SWEEP for other words, another goal or number of seeds.
 */
export function sampledGrowth(file: SweepFile, asked: Asked): SweepFile['plan'] {
  const { folder, words, plan, shown } = asked;
  assertSameGoal(file.plan, asked);
  for (const [key, { distribution }] of plan.space) {
    const before = file.plan.space.get(key)?.distribution;
    if (before !== undefined) assertCompatible(key, before, distribution);
  }
  const different = differenceOf(file.words, words, shown);
  const isSame = JSON.stringify([...file.plan.space, file.plan.words]) === JSON.stringify([...plan.space, plan.words]);
  if (isSame) return plan;
  throw new HydrosolError(
    'SWEEP',
    `there is another sweep in ${shownPath(folder)}: a sampler chooses its jobs from other words`,
    {
      fullKey: 'hydra.sweep.dir',
      expected: ['its words; n_trials may be more', ...different].join('\n  '),
      hints: ownFolderHints(folder),
    },
  );
}
