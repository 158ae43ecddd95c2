/** @file When no further jobs of a sweep begin: how many are launched together, and how many may fail. */
import type { ComposedConfig } from '../compose/index.ts';
import { selectNode, type ConfigNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { Float } from '../util/scalar.ts';

/** A number of the sweeper; nothing for null. Throws VALUE where it is not as it should be. */
function readNumber(
  { config, get }: ComposedConfig,
  name: string,
  { isFine, expected }: { readonly isFine: (value: number) => boolean; readonly expected: string },
): number | undefined {
  const key = `hydra.sweeper.${name}`;
  const found = get(key) ?? undefined;
  const value = found instanceof Float ? found.value : found;
  if (value === undefined || (typeof value === 'number' && isFine(value))) return value;
  const node = selectNode(config, key, { throwOnResolutionFailure: false }) as ConfigNode | undefined;
  throw new HydrosolError('VALUE', `${key} is ${String(value)}`, { fullKey: key, origin: node?.origin, expected });
}

/** How many jobs are launched together, by `hydra.sweeper.max_batch_size`; nothing for all of them. Throws VALUE. */
export function readBatchSize(composed: ComposedConfig): number | undefined {
  return readNumber(composed, 'max_batch_size', {
    isFine: (size) => Number.isInteger(size) && size > 0,
    expected: 'an integer above 0, or null for one batch',
  });
}

/** Which share of the jobs that ended may have failed while others still begin, by `hydra.sweeper.max_failure_rate`; nothing for all of them. Throws VALUE. */
export function readFailureRate(composed: ComposedConfig): number | undefined {
  return readNumber(composed, 'max_failure_rate', {
    isFine: (rate) => rate >= 0 && rate <= 1,
    expected: 'a share from 0 to 1, or null for no limit',
  });
}
