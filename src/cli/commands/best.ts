/** @file `hydrosol best DIR…`: which jobs of a sweep, or of several, are the best. */
import { createSecrets, NO_SECRETS } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';
import { formatBest, goalFor, numberNames, type Goal, type SweepJob } from '../../report/index.ts';
import type { GoalProblem } from '../../program/index.ts';
import { ALL_DIRECTIONS, metricOf, openSweeps, withoutSecrets, type OpenedSweeps } from '../../sweep/index.ts';
import { shownPath } from '../../util/shown-path.ts';
import { nearest } from '../../util/suggest.ts';
import { EXIT } from '../exit.ts';
import { printError, printResult } from '../terminal/print.ts';
import { styleOf } from '../tell.ts';
import { commandLine } from './command-line.ts';

export interface BestCommand {
  /** The value that jobs are chosen by. Default: what the sweeps optimise. */
  readonly by?: string | undefined;
  /** Default: the one that is known of the value, else that less is better. */
  readonly direction?: string | undefined;
  readonly showSecrets?: boolean | undefined;
}

function lineOf(folders: readonly string[], ...rest: readonly string[]): string {
  const [first = '', ...others] = folders;
  return commandLine('best', first, ...others, ...rest);
}

/** What `--by` and `--direction` ask for. Fails with USAGE for a value that no job has, or that no choice may be made by. */
async function askedGoal(
  { jobs, program }: OpenedSweeps,
  folders: readonly string[],
  { by, direction }: BestCommand,
): Promise<Goal | undefined> {
  if (by === undefined) {
    if (direction === undefined) return undefined;
    throw new HydrosolError('USAGE', '--direction says where the value of --by should go', {
      expected: '--by NAME --direction DIRECTION',
    });
  }
  const where = ALL_DIRECTIONS.find((one) => one === direction);
  if (direction !== undefined && where === undefined) {
    throw new HydrosolError('USAGE', `'${direction}' is no direction`, {
      expected: ALL_DIRECTIONS.join(' or '),
      suggestion: nearest(direction, ALL_DIRECTIONS).map((near) => lineOf(folders, '--by', by, '--direction', near))[0],
    });
  }
  const names = numberNames(jobs);
  const { shipped } = await import('../../app/index.ts');
  const goals = program !== undefined && program.command === undefined ? await shipped.goals?.() : undefined;
  const problemOf = (name: string): GoalProblem | undefined => goals?.check?.(name, { get: () => undefined });
  const others = names.filter((name) => problemOf(name) === undefined);
  const isThere = names.includes(by);
  if (names.length > 0 && !others.includes(by)) {
    const problem = isThere ? problemOf(by) : undefined;
    const near = [problem?.suggestion ?? '', ...nearest(by, others)].find((name) => others.includes(name));
    throw new HydrosolError('USAGE', problem?.message ?? `no job has a value '${by}'`, {
      expected: others.join(', '),
      suggestion: near === undefined ? undefined : lineOf(folders, '--by', near),
    });
  }
  return [metricOf(by, where)];
}

/** What the sweeps themselves say is better. Fails with USAGE where they say nothing, or not the same. */
function ownGoal({ jobs, goals, choosing }: OpenedSweeps, folders: readonly string[]): Goal {
  if (goals.length > 1) {
    const texts = goals.map((goal) => goal.map(({ name }) => name).join(', '));
    throw new HydrosolError('USAGE', `the sweeps do not optimise the same: ${texts.join(' and ')}`, {
      expected: 'sweeps with one goal, or --by NAME',
      suggestion: lineOf(folders, '--by', goals[0]![0]!.name),
    });
  }
  const goal = goalFor(jobs, choosing);
  if (goal !== undefined) return goal;
  const [name = 'NAME'] = numberNames(jobs);
  throw new HydrosolError('USAGE', `nothing says which job is better: the sweep optimises nothing`, {
    expected: `a goal: hydra.sweeper.optimized_metric=${name} when the sweep is run, or --by NAME now`,
    suggestion: lineOf(folders, '--by', name),
  });
}

const warn = (message: string): void => printError(`warning: ${message}\n`);

const shownFolder = ({ folder }: SweepJob): string => (folder === undefined ? '' : shownPath(folder));

/**
 * Prints the best job of sweeps of one program, the best for each choice of each swept key, and the rule that chose them. Fails with
 * RUN_FOLDER for a folder that is no sweep's, with USAGE where nothing says what is better. Without a finished job it prints all.
 */
export async function best(folders: readonly string[], options: BestCommand): Promise<number> {
  const opened = await openSweeps(folders, { warn, lineFor: (folder) => commandLine('best', folder) });
  const goal = (await askedGoal(opened, folders, options)) ?? ownGoal(opened, folders);
  const shown = withoutSecrets(opened.jobs, options.showSecrets === true ? NO_SECRETS : createSecrets());
  const { parts, importances } = opened.looks;
  const looks = { parts, importances: importances(goal) };
  const text = formatBest(shown, { ...opened.choosing, ...looks, goal, shownFolder }, styleOf(folders, 'best'));
  printResult(`${text}\n`);
  return EXIT.done;
}
