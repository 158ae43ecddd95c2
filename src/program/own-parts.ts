/** @file Parts of the user's own: what `_target_: ./my-loss.ts:myLoss` in a config stands for. */
import { fullKey, leavesOf, selectNode, type MapNode, type Resolvers } from '../config/index.ts';
import { HydrosolError, type ErrorDetails } from '../errors.ts';
import { getObject, isComponent, type AllowOptions } from '../instantiate/index.ts';
import { compileSchema } from '../schema/index.ts';
import { isExport, type MayLoad } from './part-names.ts';

/** What was found of the parts that a config names by file and export. */
export interface OwnParts {
  /** JSON Schema of the options of each; of a part that is not there anything fits, since its error is enough. */
  readonly options: ReadonlyMap<string, object>;
  /** By the paths in the config at which they stand: what to type where an option of another part is in the way. */
  readonly advice: ReadonlyMap<string, string>;
  readonly errors: readonly HydrosolError[];
  /** Those of which anything fits: they may not be loaded, or have an error. */
  readonly unknown: readonly { readonly name: string; readonly error?: HydrosolError }[];
}

/** The schema of a part whose options are not known. */
const ANYTHING = { type: 'object' };

const COMPONENT = 'what `component({ name, summary, options, create })` of hydrosol/distill gives';

/** The options of one part. Throws TARGET_UNKNOWN if it is not there or not allowed, INSTANTIATE if it is no component. */
async function optionsOf(name: string, allowed: AllowOptions, place: ErrorDetails): Promise<object> {
  const found = await getObject(name, allowed, place);
  if (!isComponent(found)) {
    throw new HydrosolError('INSTANTIATE', `${name} is no component`, { ...place, expected: COMPONENT });
  }
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

/** Where a `_target_` that names an export stands in a config, and what it says; interpolations that fail are left out. */
function* namedExports(config: MapNode, resolvers: Resolvers): Generator<{ name: string; place: ErrorDetails }> {
  for (const leaf of leavesOf(config)) {
    if (leaf.key !== '_target_') continue;
    const place = { fullKey: fullKey(leaf), origin: leaf.origin };
    try {
      const found = selectNode(config, place.fullKey, { resolvers });
      const name = found?.kind === 'scalar' ? found.value : undefined;
      if (typeof name === 'string' && isExport(name)) yield { name, place };
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
    }
  }
}

/** The choice that fills a path: `loss` of `loss`, `model@teacher.model` of `teacher.model`. */
function choiceOf(path: string): string {
  const group = path.slice(path.lastIndexOf('.') + 1);
  return group === path ? group : `${group}@${path}`;
}

/** What of a config's own parts may be imported, and what its interpolations call. */
export interface OwnPartsOptions {
  readonly allowed: AllowOptions;
  readonly mayLoad: MayLoad;
  readonly resolvers: Resolvers;
}

/** Imports the parts of the user's own that a config names. Of one that may not be loaded anything fits. */
export async function loadOwnParts(
  config: MapNode,
  { allowed, mayLoad, resolvers }: OwnPartsOptions,
): Promise<OwnParts> {
  const options = new Map<string, object>();
  const advice = new Map<string, string>();
  const errors: HydrosolError[] = [];
  const unknown: OwnParts['unknown'][number][] = [];
  for (const { name, place } of namedExports(config, resolvers)) {
    try {
      const isAllowed = mayLoad(name);
      options.set(name, isAllowed ? await optionsOf(name, allowed, place) : ANYTHING);
      if (!isAllowed) unknown.push({ name });
      const path = place.fullKey!.slice(0, -'._target_'.length);
      advice.set(path, `to leave out the options of another part: ${choiceOf(path)}=own`);
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      options.set(name, ANYTHING);
      errors.push(error);
      unknown.push({ name, error });
    }
  }
  return { options, advice, errors, unknown };
}
