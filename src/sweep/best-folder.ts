/** @file `SWEEP/best`: the folder of the best job of a sweep, by its name; of a trial with several seeds that of the first. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { kindOfFolder } from '../record/index.ts';
import { chooseBest, goalFor, nounOf, ruleText } from '../report/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { openSweeps } from './opened-sweeps.ts';

const NAME = 'best';

/** The sweep whose best job a path names; undefined for any other path, and where something of that name is there. */
function sweepOf(path: string): string | undefined {
  if (basename(path) !== NAME || existsSync(path)) return undefined;
  return kindOfFolder(dirname(path)) === 'sweep' ? dirname(path) : undefined;
}

/**
 * The folder that a path names: that of the best job for `SWEEP/best`, by the rule of the sweep's table, any other as it is. Where the best
 * trial has several jobs it is that of the first of them: whoever takes the path wants one run. Fails with RUN_FOLDER where the sweep has no best job, or several that are on a Pareto front. `lineFor` gives the line that is typed for
 * another folder.
 */
export async function bestFolder(path: string, lineFor: (folder: string) => string): Promise<string> {
  const sweep = sweepOf(path);
  if (sweep === undefined) return path;
  const { jobs, choosing } = await openSweeps([sweep], { warn: () => {}, lineFor });
  const goal = goalFor(jobs, choosing);
  const shown = shownPath(sweep);
  if (goal === undefined) {
    throw new HydrosolError('RUN_FOLDER', `the sweep in ${shown} has no best job: nothing says what is better`, {
      expected: 'a sweep with hydra.sweeper.optimized_metric=NAME, or the folder of one job',
    });
  }
  const { best } = chooseBest(jobs, goal, choosing);
  const found = best.flatMap((trial) => {
    const { folder } = trial.replicates?.[0] ?? trial;
    return folder === undefined ? [] : [{ name: trial.job, folder }];
  });
  if (found.length === 1) return found[0]!.folder;
  if (found.length === 0) {
    throw new HydrosolError('RUN_FOLDER', `the sweep in ${shown} has no best job: no completed trial`, {
      expected: `a finished job with ${goal.map(({ name }) => name).join(' and ')}`,
    });
  }
  throw new HydrosolError(
    'RUN_FOLDER',
    `the sweep in ${shown} has ${found.length} best jobs: ${ruleText(goal, jobs)}`,
    {
      expected: 'the folder of one of them',
      hints: found.map(({ name, folder }) => `${nounOf(jobs)} ${name}: ${lineFor(folder)}`),
    },
  );
}
