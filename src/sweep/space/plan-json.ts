/** @file A plan as JSON, and back. */
import type { SweepPlan, SweptParameter } from './plan.ts';

/** A plan as JSON has it: a cell is a list with a number for each key of the space in order, null where the key does not apply. */
export interface PlanJson extends Omit<SweepPlan, 'space' | 'cells' | 'goal'> {
  readonly space: readonly (readonly [string, SweptParameter])[];
  readonly cells: readonly (readonly (number | null)[])[];
  readonly goal: NonNullable<SweepPlan['goal']> | null;
}

/** A plan as data that `JSON.stringify` keeps: 100,000 cells of 4 keys are some megabytes. */
export function planToJson(plan: SweepPlan): PlanJson {
  const keys = [...plan.space.keys()];
  return {
    ...plan,
    goal: plan.goal ?? null,
    space: [...plan.space],
    cells: plan.cells.map((cell) => keys.map((key) => cell.get(key) ?? null)),
  };
}

/** The plan of `planToJson`. What is read must be as that wrote it. */
export function planFromJson(json: PlanJson): SweepPlan {
  const keys = json.space.map(([key]) => key);
  return {
    ...json,
    goal: json.goal ?? undefined,
    space: new Map(json.space),
    cells: json.cells.map(
      (cell) => new Map(keys.flatMap((key, i) => (cell[i] === null ? [] : [[key, cell[i]!] as const]))),
    ),
  };
}
