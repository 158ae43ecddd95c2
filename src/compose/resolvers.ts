/** @file The resolvers that belong to composition: `now`, `hydra`, `hydra_override_dirname`. */
import type { MapNode, Resolver, Resolvers, ResolverValue } from '../config/index.ts';
import { select, selectNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { overrideDirname } from './override-dirname.ts';
import { strftime } from '../util/strftime.ts';

export interface HydraResolverOptions {
  /** The time that `${now:…}` tells: one for a run, and one for all jobs of a sweep. */
  readonly now?: Date;
  /** The composed config whose `hydra` node `${hydra:…}` reads, for configs that have none themselves. */
  readonly config?: MapNode | undefined;
}

/**
 * The resolvers with three more. `${now:FORMAT}` is the time by `strftime`; `${hydra:PATH}` a value of the `hydra` node;
 * `${hydra_override_dirname:}` the task's overrides as a name of a folder (`override-dirname.ts`).
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
    // A group whose choice was taken away (`~group`) has none. Hydra gives null for any key; a slip in one is an error here.
    if (key.startsWith('runtime.choices.')) return null;
    throw new HydrosolError('KEY_UNKNOWN', `the hydra node has no key '${key}'`, { fullKey: `hydra.${key}` });
  };
  const dirname: Resolver = (args, context) =>
    overrideDirname(hydraOf(context.root), args, { resolvers: whole, context });
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
