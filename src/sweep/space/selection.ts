/** @file `hydra.sweeper.exclude` and `hydra.sweeper.only`: which jobs of a grid are left out. */
import type { Composition } from '../../compose/index.ts';
import type { Params } from '../../study/index.ts';
import { holds, readCondition, type Condition, type SweptKeys } from './condition.ts';
import { mapsOf, readOption, type SweeperOption } from './option.ts';

interface Rule {
  readonly option: SweeperOption;
  readonly conditions: readonly Condition[];
}

/** Which jobs a grid keeps. */
export interface Selection {
  readonly exclude: Rule | undefined;
  readonly only: Rule | undefined;
}

function readRule(master: Composition, name: 'exclude' | 'only', keys: SweptKeys): Rule | undefined {
  const option = readOption(master, name);
  if (option === undefined) return undefined;
  const maps = mapsOf(option, 'combinations: [{teacher: mlp_large, model: vit}]');
  return { option, conditions: maps.map((map) => readCondition(map, keys, option)) };
}

/** Reads both options. Throws SWEEP for a key that is not swept and for an unknown choice. */
export function readSelection(master: Composition, keys: SweptKeys): Selection {
  return { exclude: readRule(master, 'exclude', keys), only: readRule(master, 'only', keys) };
}

/** The jobs that are kept, in order. Throws SWEEP for a combination that no job has, and where no job is left. */
export function selectCells(cells: Iterable<Params>, { exclude, only }: Selection): Params[] {
  const rules = [exclude, only].filter((rule) => rule !== undefined);
  const unused = new Set(rules.flatMap(({ conditions }) => conditions));
  const named = (rule: Rule | undefined, cell: Params): boolean => {
    const holding = rule?.conditions.filter((condition) => holds(condition, cell)) ?? [];
    for (const condition of holding) unused.delete(condition);
    return holding.length > 0;
  };
  const kept: Params[] = [];
  for (const cell of cells) {
    const [isExcluded, isNamed] = [named(exclude, cell), named(only, cell)];
    if (!isExcluded && (only === undefined || isNamed)) kept.push(cell);
  }
  for (const { option, conditions } of rules) {
    const at = conditions.findIndex((condition) => unused.has(condition));
    if (at !== -1) option.refuse(`no job has the combination ${at + 1}`, { expected: 'choices that are in one job' });
  }
  if (kept.length === 0) (exclude ?? only)?.option.refuse('no job is left');
  return kept;
}
