/** @file `hydra.searchpath`: more places to look for configs, named by the primary config or the command line. */
import type { ConfigNode, ListNode, MapNode, Resolvers } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { Repository } from './repository.ts';
import type { SearchPathEntry } from './source.ts';
import { create, fromYaml, selectNode, splitKey, toContainer, update } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isPlainValue } from '../override/index.ts';
import { applyEdit } from './apply-edit.ts';
import { originOf } from './group-overrides.ts';
import { contentOfValue } from './override-content.ts';
import { primaryWith } from './primary-config.ts';
import { describeSource } from './source.ts';

interface SearchPathOptions {
  readonly configName: string | undefined;
  readonly overrides: readonly Override[];
  readonly resolvers: Resolvers;
}

/** A repository with more places. */
export interface ExtendedPath {
  readonly repository: Repository;
  /** One for each place that is not there. */
  readonly warnings: readonly string[];
}

const KEY = 'hydra.searchpath';
const IN_CONFIG = 'hydra.searchpath in main';
const IN_WORDS = 'hydra.searchpath in command-line';

/**
 * The repository with the places of `hydra.searchpath`, and a warning for each place that is not there. The command line
 * replaces or edits (`append(…)`, `extend_list(…)`, …) what the primary config says. Throws `SEARCH_PATH` if it is no list of
 * strings, and what edits throw.
 */
export function extendSearchPath(
  repository: Repository,
  { configName, overrides, resolvers }: SearchPathOptions,
): ExtendedPath {
  const changes = overrides.filter(changesSearchPath);
  const primary = primaryWith(repository, configName, 'searchpath') ?? (create({}) as MapNode);
  if (changes.length > 0 && isEmpty(selectNode(primary, KEY, { resolvers })))
    update(primary, KEY, [], { merge: false, forceAdd: true });
  for (const change of changes) applyChange(primary, change, resolvers);
  const entries = entriesOf(primary, resolvers);
  if (entries.length === 0) return { repository, warnings: [] };
  const extended = repository.extend(entries);
  const absent = extended.sources.filter(({ available }) => !available);
  const warnings = absent.map((source) => `${source.provider}: ${describeSource(source)} is not there`);
  return { repository: extended, warnings };
}

/** Whether an override is one of the search path. As in Hydra, only a change counts: what `+` and `++` set comes too late to be looked at. */
export function changesSearchPath({ type, key }: Override): boolean {
  return type === 'change' && key.package === undefined && splitKey(key.keyOrGroup).join('.') === KEY;
}

function applyChange(config: MapNode, override: Override, resolvers: Resolvers): void {
  const { value, source } = override;
  if (value?.kind === 'edit') applyEdit(config, override, value, { resolvers });
  else if (value !== undefined && isPlainValue(value)) {
    const content = contentOfValue(value, source);
    update(config, KEY, fromYaml(content), { merge: false, forceAdd: true, origin: originOf(override) });
  }
}

/** What `selectNode` finds. */
type Found = ReturnType<typeof selectNode>;

/** Whether there is nothing, or null. */
function isEmpty(found: Found): boolean {
  return found === undefined || (found.kind !== 'map' && found.kind !== 'list' && found.value === null);
}

/** The places, their interpolations resolved within the primary config, each with who names it. */
function entriesOf(config: MapNode, resolvers: Resolvers): SearchPathEntry[] {
  const found = selectNode(config, KEY, { resolvers });
  if (isEmpty(found)) return [];
  if (found?.kind === 'produced') return stringsOf(found.value, config).map((path) => ({ provider: IN_CONFIG, path }));
  const list = found as ConfigNode;
  const paths = stringsOf(list.kind === 'list' ? toContainer(list, { resolve: true, resolvers }) : undefined, list);
  return paths.map((path, index) => ({ provider: providerOf((list as ListNode).items[index]!), path }));
}

function providerOf({ origin }: ConfigNode): string {
  return origin?.source.kind === 'override' ? IN_WORDS : IN_CONFIG;
}

function stringsOf(value: unknown, { origin }: ConfigNode): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new HydrosolError('SEARCH_PATH', 'hydra.searchpath must be a list of strings', {
    fullKey: KEY,
    origin,
    expected: '[folder, file://folder, pkg://package/folder]',
  });
}
