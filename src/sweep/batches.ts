/** @file How many jobs of a sweep are launched together. */
import type { ComposedConfig } from '../compose/index.ts';
import { selectNode, type ConfigNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';

const KEY = 'hydra.sweeper.max_batch_size';

/** How many jobs are launched together, by `hydra.sweeper.max_batch_size`; nothing for all of them. Throws VALUE. */
export function readBatchSize({ config, get }: ComposedConfig): number | undefined {
  const size = get(KEY) ?? undefined;
  if (size === undefined || (typeof size === 'number' && Number.isInteger(size) && size > 0)) return size;
  const found = selectNode(config, KEY, { throwOnResolutionFailure: false }) as ConfigNode | undefined;
  throw new HydrosolError('VALUE', `${KEY} is ${String(size)}`, {
    fullKey: KEY,
    origin: found?.origin,
    expected: 'an integer above 0, or null for one batch',
  });
}
