/** @file What the choices of groups make of the configs, before values are set. */
import { setStruct, type MapNode, type Resolvers } from '../config/index.ts';
import { ABSENT, openPlugin } from './absent-plugins.ts';
import { buildDefaultsList, type DefaultsList } from './defaults-list.ts';
import type { TreeOptions } from './defaults-tree.ts';
import { mergeEntries } from './merge-entries.ts';

/** The configs of a defaults list, merged. */
export interface ComposedDefaults {
  /** In struct mode. */
  readonly config: MapNode;
  readonly defaults: DefaultsList;
  /** Paths of launchers and sweepers that are not here. */
  readonly absent: readonly string[];
}

/**
 * Merges the configs of the defaults list. Throws what `buildDefaultsList` throws; all else that is wrong goes to
 * `options.errors`, with what cannot be known because of it in `options.gaps`.
 */
export function composeDefaults(options: TreeOptions, resolvers: Resolvers): ComposedDefaults {
  const { repository, errors, gaps } = options;
  const defaults = buildDefaultsList(options);
  const config = mergeEntries(defaults.entries, { repository, resolvers, errors, gaps });
  setStruct(config, true);
  const absent = defaults.entries.flatMap(({ path }) => (repository.load(path)?.provider === ABSENT ? [path] : []));
  for (const path of absent) openPlugin(config, path);
  return { config, defaults, absent };
}
