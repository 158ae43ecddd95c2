/** @file The resolvers that belong to composition: `now`, `hydra`, `hydra_override_dirname`. */
import type { MapNode, Resolver, Resolvers, ResolverValue } from '../config/index.ts';
import { rootOf, select, selectNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { parseOverride } from '../override/index.ts';
import { strftime } from '../util/strftime.ts';

export interface HydraResolverOptions {
  /** The time that `${now:…}` tells: one for a run, and one for all jobs of a sweep. */
  readonly now?: Date;
  /** The composed config whose `hydra` node `${hydra:…}` reads, for configs that have none themselves. */
  readonly config?: MapNode | undefined;
}

/**
 * The resolvers with three more. `${now:FORMAT}` is the time by `strftime`; `${hydra:PATH}` a value of the `hydra` node;
 * `${hydra_override_dirname:}` the task's overrides as a name of a folder, with the separators and excluded keys of
 * `hydra.job.config.override_dirname` or of its arguments.
 */
export function withHydraResolvers(resolvers: Resolvers, options: HydraResolverOptions = {}): Resolvers {
  const { now = new Date(), config } = options;
  const hydraOf = (root: unknown): MapNode => {
    const map = root as MapNode;
    return map.kind === 'map' && map.children.has('hydra') ? map : (config ?? map);
  };
  const hydra: Resolver = ([path], { root }) => {
    const key = text(path, 'hydra', '${hydra:job.name}');
    const inside = hydraOf(root);
    const node = selectNode(inside, `hydra.${key}`, { resolvers: whole });
    // What is not known yet is null, as in Hydra: the number of a job that is only looked at.
    if (node !== undefined) return select(inside, `hydra.${key}`, { resolvers: whole }) ?? null;
    throw new HydrosolError('KEY_UNKNOWN', `the hydra node has no key '${key}'`, { fullKey: `hydra.${key}` });
  };
  const dirname: Resolver = (args, { root }) => overrideDirname(hydraOf(root), args, whole);
  const whole: Resolvers = resolvers
    .with('now', ([format]) => strftime(now, text(format, 'now', '${now:%Y-%m-%d}')), { replace: true })
    .with('hydra', hydra, { replace: true })
    .with('hydra_override_dirname', dirname, { replace: true });
  return whole;
}

function text(value: ResolverValue | undefined, name: string, example: string): string {
  if (typeof value === 'string') return value;
  throw new HydrosolError('INTERPOLATION', `the resolver '${name}' needs an argument`, { expected: example });
}

/** The strings of a list, be it a node or written as an argument. */
function listed(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  const node = value as { kind?: string; items?: readonly { value?: unknown }[] } | undefined;
  return node?.kind === 'list' ? (node.items ?? []).map((item) => String(item.value)) : [];
}

/**
 * The task's overrides but for some keys, sorted and joined: `batch=64,lr=0.1`. The arguments are the separator of key and
 * value, that of the overrides, and the excluded keys; by default those of `hydra.job.config.override_dirname`.
 */
function overrideDirname(config: MapNode, args: readonly ResolverValue[], resolvers: Resolvers): string {
  const root = rootOf(config) as MapNode;
  const setting = (name: string, given: ResolverValue | undefined): unknown =>
    given ?? select(root, `hydra.job.config.override_dirname.${name}`, { resolvers });
  const between = String(setting('kv_sep', args[0]) ?? '=');
  const separator = String(setting('item_sep', args[1]) ?? ',');
  const excluded = listed(setting('exclude_keys', args[2]));
  const words = listed(select(root, 'hydra.overrides.task', { resolvers }));
  return words
    .filter((word) => !excluded.includes(parseOverride(word).key.keyOrGroup))
    .toSorted()
    .map((word) => word.replaceAll('=', between))
    .join(separator);
}
