/** @file The options of a sweeper, read from the composed config. */
import type { Composition } from '../../compose/index.ts';
import { selectNode, toExact, type ConfigNode, type ContainerNode } from '../../config/index.ts';
import { HydrosolError, type ErrorDetails } from '../../errors.ts';
import type { Plain } from '../../util/scalar.ts';

/** A key of `hydra.sweeper` as it is composed. */
export interface SweeperOption {
  /** `hydra.sweeper.zip`. */
  readonly key: string;
  readonly value: Plain;
  /** Throws SWEEP at the place of the key. */
  readonly refuse: (message: string, details?: ErrorDetails) => never;
}

/** A key of the composed config, interpolations resolved; undefined where it is null or not there. */
export function readKey({ config, get, resolvers }: Composition, key: string): SweeperOption | undefined {
  const found = get(key);
  if (found === undefined || found === null) return undefined;
  const node = selectNode(config, key, { resolvers, throwOnResolutionFailure: false }) as ConfigNode | undefined;
  const isContainer = typeof found === 'object' && 'kind' in found;
  return {
    key,
    value: isContainer ? toExact(found as ContainerNode, { resolve: true, resolvers }) : (found as Plain),
    refuse(message, details = {}) {
      throw new HydrosolError('SWEEP', `${key}: ${message}`, { fullKey: key, origin: node?.origin, ...details });
    },
  };
}

/** An option of the sweeper: `zip` for `hydra.sweeper.zip`. */
export function readOption(master: Composition, name: string): SweeperOption | undefined {
  return readKey(master, `hydra.sweeper.${name}`);
}

/** The items of an option that is a list of maps, or one map. Throws SWEEP for anything else. */
export function mapsOf({ value, refuse }: SweeperOption, expected: string): ReadonlyMap<unknown, Plain>[] {
  const items: readonly Plain[] = Array.isArray(value) ? value : [value as Plain];
  return items.map((item) =>
    item instanceof Map ? (item as ReadonlyMap<unknown, Plain>) : refuse('not a map', { expected }),
  );
}
