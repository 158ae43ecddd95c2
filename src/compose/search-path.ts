/** @file `hydra.searchpath`: more places to look for configs, named by the primary config or the command line. */
import type { Resolvers } from '../config/index.ts';
import type { Origin } from '../errors.ts';
import type { Override } from '../override/index.ts';
import type { Repository } from './repository.ts';
import { fromYaml, isContainer, select, toContainer } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { overrideKey, toPlain, isPlainValue } from '../override/index.ts';
import { originOf } from './group-overrides.ts';
import { describeSource } from './source.ts';

interface SearchPathOptions {
  readonly configName: string | undefined;
  readonly overrides: readonly Override[];
  readonly resolvers: Resolvers;
}

/**
 * The repository with the places of `hydra.searchpath`, and a warning for each place that is not there. The command line
 * replaces what the primary config says. Throws `SEARCH_PATH` if it is no list of strings.
 */
export function extendSearchPath(
  repository: Repository,
  { configName, overrides, resolvers }: SearchPathOptions,
): { repository: Repository; warnings: string[] } {
  const override = overrides.find((one) => overrideKey(one) === 'hydra.searchpath');
  let places: readonly string[] | undefined;
  let provider = 'hydra.searchpath in main';
  if (override?.value !== undefined) {
    const value = isPlainValue(override.value) ? toPlain(override.value) : undefined;
    places = stringsOf(value, originOf(override));
    provider = 'hydra.searchpath in command-line';
  } else if (configName !== undefined) places = placesOf(repository, configName, resolvers);
  if (places === undefined || places.length === 0) return { repository, warnings: [] };
  const extended = repository.extend(places.map((path) => ({ provider, path })));
  const absent = extended.sources.filter(({ available }) => !available);
  const warnings = absent.map((source) => `${source.provider}: ${describeSource(source)} is not there`);
  return { repository: extended, warnings };
}

/** What the primary config says, its interpolations resolved within itself. */
function placesOf(repository: Repository, configName: string, resolvers: Resolvers): readonly string[] | undefined {
  const content = repository.load(configName)?.content;
  const hydra = content?.kind === 'map' ? content.entries.find(({ key }) => key.value === 'hydra')?.value : undefined;
  if (content === undefined || hydra?.kind !== 'map') return undefined;
  const entry = hydra.entries.find(({ key }) => key.value === 'searchpath');
  const config = entry === undefined ? undefined : fromYaml(content);
  if (entry === undefined || config === undefined || !isContainer(config)) return undefined;
  const value = select(config, 'hydra.searchpath', { resolvers });
  if (value === undefined || value === null) return undefined;
  const isNode = typeof value === 'object' && 'kind' in value && value.kind === 'list';
  const plain = isNode ? toContainer(value as Parameters<typeof toContainer>[0], { resolve: true, resolvers }) : value;
  return stringsOf(plain, entry.value.origin);
}

function stringsOf(value: unknown, origin: Origin): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new HydrosolError('SEARCH_PATH', 'hydra.searchpath must be a list of strings', {
    fullKey: 'hydra.searchpath',
    origin,
    expected: '[folder, file://folder, pkg://package/folder]',
  });
}
