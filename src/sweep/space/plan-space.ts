/** @file The words of a sweep → what it may run. */
import type { Composition } from '../../compose/index.ts';
import { throwAll } from '../../errors.ts';
import { isHydraOverride, parseOverrides } from '../../override/index.ts';
import type { Goals, SharedConfig } from '../../program/index.ts';
import { attempt } from '../../util/attempt.ts';
import { emptySweeps } from './empty-sweep.ts';
import type { AxisOptions } from './axis.ts';
import { cellsOf } from './cells.ts';
import { readColumns } from './columns.ts';
import { whenOf, type SweptKeys } from './condition.ts';
import { conditionalKeys, readConditions, type Conditions } from './conditional.ts';
import { readGoal } from './goal.ts';
import { readGrids, readParams } from './grids.ts';
import { readOption } from './option.ts';
import type { JobWord, SweepPlan, SweptParameter } from './plan.ts';
import type { GridAxis } from './zip.ts';

export interface PlanOptions {
  /** Whether a sampler draws the jobs: then there may be intervals, and there are no cells. Default: false. */
  readonly sampling?: boolean;
  /** What the program says of goals. Default: any name may be one. */
  readonly goals?: Goals | undefined;
}

/** Whether jobs differ in a key of the config: it is swept, or the group that it comes from. */
function isSwept(key: string, keys: SweptKeys): boolean {
  const paths = Array.from(keys.keys(), (one) =>
    one
      .replace(/^[+~]*/, '')
      .replace(/^.*@/, '')
      .replaceAll('/', '.'),
  );
  return paths.some((path) => path === key || key.startsWith(`${path}.`));
}

/** What only a grid has. Throws SWEEP for each of these options where a sampler draws. */
function refuseGridOptions(master: Composition): void {
  const errors = (['zip', 'exclude', 'only', 'grids'] as const).flatMap(
    (name) =>
      attempt(() => readOption(master, name)?.refuse('a sampler draws from the whole space, not from a grid')).errors,
  );
  throwAll(errors);
}

/** A pruner compares one value. Throws SWEEP where there is one beside several goals. */
function assertOneGoal(master: Composition, goal: SweepPlan['goal'] = []): void {
  if (goal.length < 2) return;
  const names = goal.map(({ name }) => name).join(', ');
  readOption(master, 'pruner')?.refuse(
    `a pruner compares one value, and the sweep optimizes ${goal.length}: ${names}`,
    {
      expected: 'one optimized_metric, or no pruner: hydra/sweeper/pruner=null',
    },
  );
}

/** `hydra.sweeper.replicates`: an integer from 1 up. */
function readReplicates(master: Composition): number {
  const option = readOption(master, 'replicates');
  if (option === undefined) return 1;
  const { value, refuse } = option;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  return refuse(`it is ${String(value)}`, { expected: 'an integer above 0: how many seeds each setting has' });
}

/** The parameters of all swept keys, each with the condition under which it is there. */
function spaceOf(keys: SweptKeys, conditions: Conditions): Map<string, SweptParameter> {
  return new Map(
    Array.from(keys, ([key, { parameter }]) => {
      const condition = conditions.get(key);
      if (condition === undefined) return [key, parameter];
      return [key, { ...parameter, distribution: { ...parameter.distribution, when: whenOf(condition, keys) } }];
    }),
  );
}

/**
 * What a sweep may run, from the words of its command line and from `hydra.sweeper`; `master` is composed with the sweeps left
 * open. Words that Hydra's basic sweeper knows give its jobs: the product of all choices, the last word changing fastest. Throws all
 * that is wrong: SWEEP for a sweep over nothing, for an option that names what is not swept or not there, for more than 100,000 jobs,
 * for a swept secret and for a goal that is none; OVERRIDE for an interval in a grid.
 */
export function planSpace(
  words: readonly string[],
  master: Composition,
  { sampling = false, goals }: PlanOptions = {},
): SweepPlan {
  const { repository } = master;
  if (sampling) refuseGridOptions(master);
  const options: AxisOptions = { optionsOf: (group) => repository.list(group, 'config'), sampling };
  const typed = [...readParams(master), ...parseOverrides(words)].filter((override) => !isHydraOverride(override));
  const grids = readGrids(master, typed);
  throwAll(emptySweeps([...new Set([...typed, ...grids.flatMap((grid) => [...grid.values()])])], repository));

  const columns = readColumns(grids, { ...options, conditional: conditionalKeys(master) });
  const swept = columns.filter((column) => 'axis' in column);
  const keys: SweptKeys = new Map(swept.map(({ key, axis }) => [key, axis]));

  const config: SharedConfig = { get: (key) => (isSwept(key, keys) ? undefined : master.get(key)) };
  const goal = attempt(() => readGoal(master, config, goals, { needed: sampling }));
  const replicates = attempt(() => readReplicates(master));
  const conditions = attempt(() => readConditions(master, keys));
  const axesOf = (grid: number): GridAxis[] =>
    swept.flatMap(({ key, values }) => (values[grid] === undefined ? [] : [{ key, values: values[grid] }]));
  const cells = attempt(() =>
    sampling
      ? []
      : cellsOf(
          master,
          grids.map((_, i) => axesOf(i)),
          { keys, conditions: conditions.value ?? new Map() },
        ),
  );
  const compared = attempt(() => assertOneGoal(master, goal.value?.goal));
  throwAll([compared, goal, replicates, conditions, cells].flatMap(({ errors }) => errors));
  return {
    words: columns.map((column): JobWord => ('word' in column ? { fixed: column.word } : { swept: column.key })),
    space: spaceOf(keys, conditions.value!),
    cells: cells.value!,
    goal: goal.value!.goal,
    shown: goal.value!.goal === undefined ? goals?.shown?.(config) : undefined,
    replicates: replicates.value!,
    warnings: goal.value!.warnings,
  };
}
