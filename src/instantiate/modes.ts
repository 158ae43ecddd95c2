/** @file The keys that speak to `instantiate` itself: `_target_`, `_args_`, `_convert_`, `_recursive_`, `_partial_`, … */
import type { Key, MapNode, Resolvers } from '../config/index.ts';
import { childOf, readChild, toJavaScript } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { placeOf } from './place.ts';

/** Keys that are never options of a target. */
const RESERVED = new Set<Key>(['_target_', '_convert_', '_recursive_', '_partial_', '_call_', '_isolate_']);

/** Keys with which Hydra's programs (never its configs) say what may be called. */
const FORBIDDEN = ['_execution_whitelist_', '_target_whitelist_'];

/** What lists and maps become that are passed to a target. */
const CONVERSIONS = ['none', 'partial', 'object', 'all'] as const;
export type Conversion = (typeof CONVERSIONS)[number];

/** What a node hands down to those below it. */
export interface Modes {
  readonly conversion: Conversion;
  readonly recursive: boolean;
}

export function isReserved(key: Key): boolean {
  return RESERVED.has(key);
}

/** The value of a reserved key, interpolations followed. */
function control(map: MapNode, key: string, resolvers: Resolvers): unknown {
  return toJavaScript(readChild(map, key, { resolvers }), (container) => container);
}

function wrong(map: MapNode, key: string, expected: string, suggestion?: string): HydrosolError {
  const place = placeOf(childOf(map, key) ?? map);
  return new HydrosolError('INSTANTIATE', `${key} must be ${expected}`, { ...place, expected, suggestion });
}

/** A switch such as `_partial_`. Throws INSTANTIATE if it is no boolean. */
export function readSwitch(map: MapNode, key: string, otherwise: boolean, resolvers: Resolvers): boolean {
  if (childOf(map, key) === undefined) return otherwise;
  const value = control(map, key, resolvers);
  if (typeof value === 'boolean') return value;
  throw wrong(map, key, 'true or false');
}

function readConversion(map: MapNode, inherited: Conversion, resolvers: Resolvers): Conversion {
  if (childOf(map, '_convert_') === undefined) return inherited;
  const value = control(map, '_convert_', resolvers);
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  const found = CONVERSIONS.find((conversion) => conversion === name);
  if (found !== undefined) return found;
  throw wrong(map, '_convert_', `one of ${CONVERSIONS.join(', ')}`, nearest(name, CONVERSIONS)[0]);
}

/** The modes that hold in a map: its own, else those it inherits. Throws INSTANTIATE. */
export function readModes(map: MapNode, inherited: Modes, resolvers: Resolvers): Modes {
  for (const key of FORBIDDEN) {
    const child = childOf(map, key);
    if (child === undefined) continue;
    throw new HydrosolError('INSTANTIATE', `${key} cannot be said by a config, only by the program`, {
      ...placeOf(child),
      hints: ['pass `allow` and `targets` to instantiate'],
    });
  }
  return {
    conversion: readConversion(map, inherited.conversion, resolvers),
    recursive: readSwitch(map, '_recursive_', inherited.recursive, resolvers),
  };
}
