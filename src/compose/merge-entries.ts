/** @file The configs of a defaults list → one config. */
import type { MapNode, Resolvers } from '../config/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { DefaultsEntry } from './defaults-list.ts';
import type { Repository } from './repository.ts';
import { create, fromYaml, setType, unsafeMerge } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { checkHydraKeys, forbidPrimaryKeys } from './hydra-node.ts';
import { HYDRA_TYPE } from './hydra-types.ts';

interface MergeOptions {
  readonly repository: Repository;
  readonly resolvers: Resolvers;
  /** Takes what is wrong with a config; the others are merged all the same. */
  readonly errors: HydrosolError[];
  /** Takes the packages that lack their content because of that. */
  readonly gaps: string[];
}

/**
 * Merges configs in order, each under its package. Wrong are: keys that the `hydra` node does not have (`KEY_UNKNOWN`),
 * those that only the primary config may set in another (`COMPOSITION`), and what does not merge (`TYPE`, `VALUE`).
 */
export function mergeEntries(
  entries: readonly DefaultsEntry[],
  { repository, resolvers, errors, gaps }: MergeOptions,
): MapNode {
  const config = create({}) as MapNode;
  for (const entry of entries) {
    const content = placed(entry, repository);
    const wrong = hydraErrors(content, entry);
    const right = wrong.length === 0 ? content : withoutHydra(content);
    const merged = attempt(() => {
      // The nodes are made for this composition, so the merge may use them up.
      unsafeMerge([config, fromYaml(right)], { resolvers });
      // The groups of the node were merged before it, so they are checked here; all that follows is when it is merged.
      const hydra = config.children.get('hydra');
      if (entry.path === 'hydra/config' && hydra?.kind === 'map') setType(hydra, HYDRA_TYPE);
    });
    errors.push(...wrong, ...merged.errors);
    if (wrong.length > 0) gaps.push('hydra');
    if (merged.errors.length > 0) gaps.push(entry.package);
  }
  return config;
}

/** What is wrong with the `hydra` map of some content. */
function hydraErrors(content: YamlNode, entry: DefaultsEntry): readonly HydrosolError[] {
  const { errors } = attempt(() => checkHydraKeys(content));
  if (entry.primary || entry.path === 'hydra/config') return errors;
  return [...errors, ...attempt(() => forbidPrimaryKeys(content, entry.path)).errors];
}

function withoutHydra(content: YamlNode): YamlNode {
  if (content.kind !== 'map') return content;
  return { ...content, entries: content.entries.filter(({ key }) => key.value !== 'hydra') };
}

/** The content of a config inside the maps of its package. */
function placed({ path, package: place }: DefaultsEntry, repository: Repository): YamlNode {
  const loaded = repository.load(path);
  if (loaded === undefined) throw new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${path}'`);
  const { content } = loaded;
  if (place === '') return content;
  const { origin } = content;
  return place
    .split('.')
    .reduceRight<YamlNode>(
      (value, key) => ({ kind: 'map', entries: [{ key: { kind: 'scalar', value: key, origin }, value }], origin }),
      content,
    );
}
