/** @file The seeds of the jobs of a trial that has several. */
import type { ComposedConfig } from '../compose/index.ts';
import { selectNode, type ConfigNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { SEED } from '../record/index.ts';
import { attempt } from '../util/attempt.ts';
import { splitWord } from '../util/split-word.ts';

/** The seed of a job's config, which its first replicate has. Fails with SWEEP where that is no integer, and with what interpolations fail with. */
export function firstSeed({ config, get }: Pick<ComposedConfig, 'config' | 'get'>): number {
  const seed = get(SEED);
  if (Number.isSafeInteger(seed)) return seed as number;
  const node = selectNode(config, SEED, { throwOnResolutionFailure: false }) as ConfigNode | undefined;
  const what = node === undefined ? 'and the config has none' : `and that of the config is ${JSON.stringify(seed)}`;
  throw new HydrosolError('SWEEP', `hydra.sweeper.replicates: replicates differ in their seed, ${what}`, {
    fullKey: SEED,
    origin: node?.origin,
    expected: 'an integer, from which the seeds of the replicates are counted on',
    hints: [`to give them one: ${node === undefined ? '+' : ''}${SEED}=0`],
  });
}

/** The seeds of so many replicates. */
export function seedsFrom(first: number, replicates: number): number[] {
  return Array.from({ length: replicates }, (_, i) => first + i);
}

/**
 * The seeds of a trial's replicates as tables show them before it begins: by its words, else by a config, its own or that of the
 * sweep itself, else from 0 on. Undefined for a trial that is one job.
 */
export function plannedSeeds(
  words: readonly string[],
  config: Pick<ComposedConfig, 'config' | 'get'>,
  replicates: number,
): number[] | undefined {
  if (replicates === 1) return undefined;
  const typed = words.map(splitWord).findLast(({ sign, key }) => sign !== '~' && key === SEED)?.value;
  const first = typed === undefined ? attempt(() => firstSeed(config)).value : Number(typed);
  return seedsFrom(Number.isSafeInteger(first) ? first! : 0, replicates);
}
