/** @file Parts of the user's own: what `_target_: ./my-loss.ts:myLoss` in a config stands for, or `method: ./my-term.ts:myTerm`. */
import { fullKey, leavesOf, selectNode, type MapNode, type Resolvers } from '../config/index.ts';
import { HydrosolError, type ErrorDetails } from '../errors.ts';
import { getObject, isComponent, type AllowOptions } from '../instantiate/index.ts';
import { compileSchema } from '../schema/index.ts';
import type { Program } from './program.ts';
import { namesExport, type MayLoad, type NamedKind, type PartKeys } from './part-names.ts';

/** What was found of the parts that a config names by file and export. */
export interface OwnParts {
  /**
   * JSON Schema of the options of each, by the key that names it and by its name; of a part that is not there anything fits,
   * since its error is enough.
   */
  readonly options: ReadonlyMap<string, ReadonlyMap<string, object>>;
  /** By the paths in the config at which they stand: what to type where an option of another part is in the way. */
  readonly advice: ReadonlyMap<string, string>;
  readonly errors: readonly HydrosolError[];
  /** Those of which anything fits: they may not be loaded, or have an error. */
  readonly unknown: readonly { readonly name: string; readonly error?: HydrosolError }[];
}

/** The schema of a part whose options are not known. */
const ANYTHING = { type: 'object' };

const COMPONENT: NamedKind = {
  options: [],
  expected: 'what `component({ name, summary, options, create })` of hydrosol/distill gives',
};

/**
 * The options of one part. Throws TARGET_UNKNOWN if it is not there or not allowed, INSTANTIATE if it is no component, or lacks
 * an option that its kind has.
 */
async function optionsOf({ name, kind, place }: NamedPart, allowed: AllowOptions): Promise<object> {
  const found = await getObject(name, allowed, place);
  const details = { ...place, expected: kind.expected };
  if (!isComponent(found)) throw new HydrosolError('INSTANTIATE', `${name} is no component`, details);
  const { properties = {} } = found.options as { readonly properties?: object };
  const lacks = kind.options.filter((option) => !Object.hasOwn(properties, option));
  if (lacks.length > 0) throw new HydrosolError('INSTANTIATE', `${name} has no option ${lacks.join(', ')}`, details);
  try {
    await compileSchema(found.options);
  } catch (error) {
    const { message } = error as Error;
    throw new HydrosolError('INSTANTIATE', `the options of ${name} are no JSON Schema: ${message}`, {
      ...place,
      cause: error,
    });
  }
  const { summary, options } = found;
  return summary === undefined ? options : { description: summary, ...options };
}

/** An export that a config names: by which key, what it must be, and where that stands. */
interface NamedPart {
  readonly key: string;
  readonly name: string;
  readonly kind: NamedKind;
  readonly place: ErrorDetails & { readonly fullKey: string };
}

/** The exports that a config names; interpolations that fail are left out. */
function* namedExports(config: MapNode, resolvers: Resolvers, keys: PartKeys): Generator<NamedPart> {
  for (const leaf of leavesOf(config)) {
    const key = String(leaf.key);
    if (key !== '_target_' && !Object.hasOwn(keys, key)) continue;
    const place = { fullKey: fullKey(leaf), origin: leaf.origin };
    try {
      const found = selectNode(config, place.fullKey, { resolvers });
      const name = found?.kind === 'scalar' ? found.value : undefined;
      if (typeof name === 'string' && namesExport(key, name, keys))
        yield { key, name, kind: keys[key] ?? COMPONENT, place };
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
    }
  }
}

/** The words that make a part anew: `loss=own` of `loss`, `model@teacher.model=own` of `teacher.model`; of others without them. */
function anew({ key, name }: NamedPart, path: string): string {
  if (key !== '_target_') return `~${path} +${path}.${key}=${name}`;
  const group = path.slice(path.lastIndexOf('.') + 1);
  return `${group === path ? group : `${group}@${path}`}=own`;
}

/** What of a config's own parts may be imported, and what its interpolations call. */
export interface OwnPartsOptions {
  readonly allowed: NonNullable<Program<never, never>['parts']>;
  readonly mayLoad: MayLoad;
  readonly resolvers: Resolvers;
}

/** Imports the parts of the user's own that a config names. Of one that may not be loaded anything fits. */
export async function loadOwnParts(
  config: MapNode,
  { allowed, mayLoad, resolvers }: OwnPartsOptions,
): Promise<OwnParts> {
  const options = new Map<string, Map<string, object>>();
  const advice = new Map<string, string>();
  const errors: HydrosolError[] = [];
  const unknown: OwnParts['unknown'][number][] = [];
  for (const part of namedExports(config, resolvers, allowed.keys ?? {})) {
    const { key, name, place } = part;
    const known = options.get(key) ?? new Map<string, object>();
    options.set(key, known.set(name, ANYTHING));
    try {
      if (mayLoad(name)) known.set(name, await optionsOf(part, allowed));
      else unknown.push({ name });
      const path = place.fullKey.slice(0, -`.${key}`.length);
      advice.set(path, `to leave out the options of another part: ${anew(part, path)}`);
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      errors.push(error);
      unknown.push({ name, error });
    }
  }
  return { options, advice, errors, unknown };
}
