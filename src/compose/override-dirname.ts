/** @file `${hydra_override_dirname:}`: the overrides of a job as the name of a folder. */
import type { MapNode, ResolverContext, Resolvers, ResolverValue } from '../config/index.ts';
import { copyNode, openDict, select, toContainer, update, type ContainerNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { parseOverride } from '../override/index.ts';

const NAME = 'hydra_override_dirname';
const EXPECTED = '{kv_sep: "=", item_sep: ",", exclude_keys: [], element_resolver: NAME}, each of them optional';

interface DirnameOptions {
  /** What stands for the `=` of an override. */
  readonly between: string;
  /** What stands between two overrides. */
  readonly separator: string;
  readonly excluded: readonly string[];
  /** The resolver that each override goes through. */
  readonly resolver: string | undefined;
}

function wrong(says: string): HydrosolError {
  return new HydrosolError('INTERPOLATION', `${NAME}: ${says}`, { expected: EXPECTED });
}

/** The options that some values give. Throws `INTERPOLATION` for values of another kind. */
function optionsOf(valueOf: (name: string) => unknown): DirnameOptions {
  const text = (name: string, otherwise: string): string => {
    const value = valueOf(name) ?? otherwise;
    if (typeof value !== 'string') throw wrong(`${name} must be a string`);
    return value;
  };
  const excluded = valueOf('exclude_keys') ?? [];
  if (!Array.isArray(excluded) || !excluded.every((key) => typeof key === 'string'))
    throw wrong('exclude_keys must be a list of strings');
  const resolver = text('element_resolver', '');
  return {
    between: text('kv_sep', '='),
    separator: text('item_sep', ','),
    excluded,
    resolver: resolver === '' ? undefined : resolver,
  };
}

/** A value, a node as plain values; interpolations resolved if there are resolvers for that. */
function plain(value: unknown, resolvers?: Resolvers): unknown {
  const isNode = typeof value === 'object' && value !== null && 'kind' in value;
  if (!isNode) return value;
  return toContainer(value as ContainerNode, resolvers === undefined ? {} : { resolve: true, resolvers });
}

/** An override with its interpolations resolved, as if it stood at the root of the config. */
function resolved(item: string, root: MapNode, resolvers: Resolvers): string {
  if (!item.includes('${')) return item;
  const copy = copyNode(root);
  const key = `_${NAME}_item`;
  openDict(copy, () => update(copy, key, item));
  return String(select(copy, key, { resolvers: resolvers.with(NAME, insideItself, { replace: true }) }));
}

/** A name that is a part of itself would never end. */
function insideItself(): never {
  throw wrong('an override asks for the name that it is a part of');
}

/**
 * The task's overrides but for some keys, sorted and joined: `batch=64,lr=0.1`. As Hydra 1.4: the argument is a map of `kv_sep`,
 * `item_sep`, `exclude_keys` and `element_resolver`; without it they are those of `hydra.job.config.override_dirname`. `root` has
 * the `hydra` node. Throws `INTERPOLATION` for other options, and what resolving the overrides throws.
 */
export function overrideDirname(
  root: MapNode,
  [given]: readonly ResolverValue[],
  { resolvers, context }: { readonly resolvers: Resolvers; readonly context: ResolverContext },
): string {
  if (given !== undefined && given !== '' && !(given instanceof Map)) throw wrong('its options are a map');
  const { between, separator, excluded, resolver } = optionsOf((name) =>
    given instanceof Map
      ? plain(given.get(name), resolvers)
      : plain(select(root, `hydra.job.config.override_dirname.${name}`, { resolvers }), resolvers),
  );
  const words = plain(select(root, 'hydra.overrides.task', { resolvers })) as readonly string[] | undefined;
  return (words ?? [])
    .filter((word) => !excluded.includes(parseOverride(word).key.keyOrGroup))
    .toSorted()
    .map((word) => resolved(word.replaceAll('=', between), root, resolvers))
    .map((item) => (resolver === undefined ? item : String(resolvers.get(resolver).resolve([item], context))))
    .join(separator);
}
