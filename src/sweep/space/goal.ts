/** @file What a sweep optimises: `optimized_metric` and `direction`. */
import type { Composition } from '../../compose/index.ts';
import { HydrosolError, type ErrorDetails } from '../../errors.ts';
import type { Goals, SharedConfig } from '../../program/index.ts';
import type { Goal, Metric } from '../../report/index.ts';
import type { Direction } from '../../study/index.ts';
import type { Plain } from '../../util/scalar.ts';
import { nearest } from '../../util/suggest.ts';
import { readKey, readOption, type SweeperOption } from './option.ts';

/** Metrics whose direction is known, by the last part of their names. */
const DIRECTIONS: Readonly<Record<Direction, ReadonlySet<string>>> = {
  maximize: new Set(
    'acc accuracy agreement auc auroc average_precision f1 map mrr ndcg precision r2 recall top1 top5 throughput'.split(
      ' ',
    ),
  ),
  minimize: new Set(
    'ce cross_entropy duration ece error flops kl latency latency_ms loss mae mse nll parameters perplexity rmse seconds size wer'.split(
      ' ',
    ),
  ),
};

export const ALL_DIRECTIONS = Object.keys(DIRECTIONS) as Direction[];

/** The direction of a metric that is known: of `student/validation/accuracy`, `val_loss`, `val/acc`. */
function knownDirection(name: string): Direction | undefined {
  const words = name.toLowerCase().split(/[^a-z\d]+/);
  // `latency_ms` and `val_loss`: the last words that are known together
  for (let from = 0; from < words.length; from++) {
    const ending = words.slice(from).join('_');
    const found = ALL_DIRECTIONS.find((direction) => DIRECTIONS[direction].has(ending));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A metric in the direction that was asked for, else in the one that is known of it; any other is minimised, as in Optuna's sweeper for Hydra. */
export function metricOf(name: string, direction?: Direction): Metric {
  return { name, direction: direction ?? knownDirection(name) ?? 'minimize' };
}

/** One text, or a list of texts. Undefined for anything else. */
function textsOf(value: Plain | undefined): readonly string[] | undefined {
  const items: readonly Plain[] = Array.isArray(value) ? value : [value as Plain];
  return items.length > 0 && items.every((item) => typeof item === 'string' && item !== '')
    ? (items as string[])
    : undefined;
}

/** The option that names metrics: the sweeper's, else the key that configs made for Hydra's sweepers have at their top. */
function readMetrics(
  master: Composition,
): { readonly option: SweeperOption; readonly names: readonly string[] } | undefined {
  const expected = 'the name of a value of the runs, or a list of names';
  const own = readOption(master, 'optimized_metric');
  if (own !== undefined) return { option: own, names: textsOf(own.value) ?? own.refuse('not a name', { expected }) };
  const option = readKey(master, 'optimized_metric');
  const names = textsOf(option?.value);
  // a program may mean something else by a key of its own
  return option === undefined || names === undefined ? undefined : { option, names };
}

/** What is optimised where nothing is named: the value that the program would show. */
function usual(shown: Metric | undefined): ReturnType<typeof readMetrics> {
  if (shown === undefined) return undefined;
  const key = 'hydra.sweeper.optimized_metric';
  const option: SweeperOption = {
    key,
    value: shown.name,
    refuse(message, details = {}) {
      throw new HydrosolError('SWEEP', `nothing says what to optimize: ${message}`, { fullKey: key, ...details });
    },
  };
  return { option, names: [shown.name] };
}

/** `hydra.sweeper.direction`: one direction, or one for each metric. */
function readDirections(
  master: Composition,
): { readonly option: SweeperOption; readonly given: readonly Direction[] } | undefined {
  const option = readOption(master, 'direction');
  if (option === undefined) return undefined;
  const expected = `${ALL_DIRECTIONS.join(' or ')}, or a list of these, one for each metric`;
  const texts = textsOf(option.value) ?? option.refuse('not a direction', { expected });
  const given = texts.map((text): Direction => {
    const found = ALL_DIRECTIONS.find((direction) => direction === text);
    return (
      found ?? option.refuse(`'${text}' is no direction`, { expected, suggestion: nearest(text, ALL_DIRECTIONS)[0] })
    );
  });
  return { option, given };
}

/** What Hydra's sweepers call the value that a task returns, as runs have it here. */
function returned(count: number): string[] {
  return count === 1 ? ['result'] : Array.from({ length: count }, (_, i) => `result_${i}`);
}

/**
 * What a sweep optimises: `hydra.sweeper.optimized_metric`, else `optimized_metric` of the config, else, where there is a
 * `hydra.sweeper.direction`, what the task returns. A known metric has a direction, any other is minimised, as in Optuna's sweeper
 * for Hydra; a direction that is against a known one is a warning. Where a goal is needed and none is named, it is the value that the program
 * shows, else what the task returns. Throws SWEEP.
 */
export function readGoal(
  master: Composition,
  config: SharedConfig,
  { check, shown }: Goals = {},
  { needed = false }: { readonly needed?: boolean } = {},
): { readonly goal: Goal | undefined; readonly warnings: readonly string[] } {
  const directions = readDirections(master);
  const metrics =
    readMetrics(master) ?? (needed && (directions?.given.length ?? 1) === 1 ? usual(shown?.(config)) : undefined);
  if (metrics === undefined) {
    const given: readonly Direction[] | undefined = directions?.given ?? (needed ? ['minimize'] : undefined);
    const names = returned(given?.length ?? 0);
    return { goal: given?.map((direction, i) => ({ name: names[i]!, direction })), warnings: [] };
  }
  const { option, names } = metrics;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) option.refuse(`'${twice}' is there twice`);
  for (const name of names) {
    const problem = check?.(name, config);
    if (problem !== undefined) option.refuse(problem.message, problem satisfies ErrorDetails);
  }
  if (directions !== undefined && directions.given.length !== names.length) {
    const counts = `${directions.given.length} for ${names.length} metric${names.length === 1 ? '' : 's'}`;
    directions.option.refuse(counts, { expected: 'one direction for each metric' });
  }
  const goal = names.map((name, i) => metricOf(name, directions?.given[i]));
  const warnings = goal.flatMap(({ name, direction }) => {
    const known = knownDirection(name);
    if (known === undefined || known === direction) return [];
    return [
      `hydra.sweeper.direction=${direction} is against '${name}', of which ${known === 'maximize' ? 'more' : 'less'} is better`,
    ];
  });
  return { goal, warnings };
}
