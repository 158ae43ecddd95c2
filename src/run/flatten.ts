/** @file A config as flat parameters, for trackers. */
import { toExact, pythonStr, type MapNode, type ResolveOptions } from '../config/index.ts';
import type { Plain } from '../util/scalar.ts';

/**
 * The leaves of a config, interpolations resolved, by their paths: `loss.temperature` → `4.0`. Lists are one parameter, as
 * Python prints them (`[8, 16]`), and so are empty maps: what MLflow users see of a Hydra config.
 */
export function flatten(config: MapNode, options: ResolveOptions = {}): Map<string, string> {
  const flat = new Map<string, string>();
  const visit = (value: Plain, path: string): void => {
    if (value instanceof Map && value.size > 0) {
      for (const [key, item] of value as ReadonlyMap<string, Plain>) visit(item, path === '' ? key : `${path}.${key}`);
    } else flat.set(path, pythonStr(value));
  };
  visit(toExact(config, { ...options, resolve: true }), '');
  return flat;
}
