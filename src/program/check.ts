/** @file The check of a program's configs. */
import {
  childrenOf,
  isContainer,
  keyText,
  selectNode,
  splitKey,
  toContainer,
  type MapNode,
  type Resolvers,
} from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { checkConfig, compileSchema, withParts, type Checked, type Schema, type Validate } from '../schema/index.ts';
import { attempt } from '../util/attempt.ts';
import { loadOwnParts, type OwnParts } from './own-parts.ts';
import type { MayLoad } from './part-names.ts';
import type { Program } from './program.ts';

/** Checks a composed config without its `hydra` node; parts of the user's own that it names are imported. */
export type Check = (config: MapNode, options: { readonly resolvers: Resolvers }) => Promise<Checked>;

/** A validator for programs that have no schema: everything is allowed. */
const acceptAll: Validate = () => [];

/** The schema of a program, if it has one. */
export async function schemaOf({ schema }: Pick<Program<never, never>, 'schema'>): Promise<Schema | undefined> {
  const found = typeof schema === 'function' ? await (schema as () => Promise<object>)() : schema;
  return found as Schema | undefined;
}

/** What a schema says of a config, and of which of its parts nothing is known. */
export interface FoundSchema extends Pick<OwnParts, 'unknown'> {
  readonly schema: Schema | undefined;
}

/** Finds the schema of a program for a config: with the options of the parts of the user's own that it names and that may be imported. */
export async function schemaFinder(
  program: Pick<Program<never, never>, 'schema' | 'parts'>,
  { mayLoad }: { readonly mayLoad: MayLoad },
): Promise<(config: MapNode, options: { readonly resolvers: Resolvers }) => Promise<FoundSchema>> {
  const schema = await schemaOf(program);
  const { parts: allowed } = program;
  return async (config, { resolvers }) => {
    if (schema === undefined || allowed === undefined) return { schema, unknown: [] };
    const { options, unknown } = await loadOwnParts(config, { allowed, mayLoad, resolvers });
    return { schema: options.size === 0 ? schema : withParts(schema, options), unknown };
  };
}

export interface CheckOptions {
  /** Whether a part of the user's own may be imported; the options of one that may not are not checked. Default: all may. */
  readonly mayLoad?: MayLoad | undefined;
  /** Whether the config is going to be run: then what it needs besides is looked for. Default: false. */
  readonly running?: boolean;
}

/** What a check needs of a program. */
type Checking = Pick<Program<never, never>, 'schema' | 'rules' | 'parts' | 'inspect'>;

/**
 * What a program checks its configs by: its schema, with the options of the parts that each config names, and its rules; where
 * a config is going to be run also what it needs besides (`inspect`).
 */
export async function checkOf(program: Checking, { mayLoad, running = false }: CheckOptions = {}): Promise<Check> {
  const check = await checkOfConfig(program, mayLoad);
  const inspect = running ? await program.inspect?.() : undefined;
  return inspect === undefined ? check : inspecting(check, inspect as Inspect);
}

async function checkOfConfig(program: Checking, mayLoad: MayLoad = () => true): Promise<Check> {
  const schema = await schemaOf(program);
  const rules = (await program.rules?.()) as Validate | undefined;
  return schema === undefined
    ? checkBy(rules ?? acceptAll)
    : checkBySchema(schema, { rules, allowed: program.parts, mayLoad });
}

/** A check by what a validator finds alone. */
export function checkBy(validate: Validate): Check {
  return (config, options) => Promise.resolve(checkConfig(config, validate, options));
}

/** A validator that asks the rules where the schema has nothing to say against a config. */
function withRules(validate: Validate, rules: Validate = acceptAll): Validate {
  return (config) => {
    const problems = validate(config);
    return problems.length > 0 ? problems : rules(config);
  };
}

interface SchemaCheck {
  readonly rules: Validate | undefined;
  readonly allowed: Program<never, never>['parts'];
  readonly mayLoad: MayLoad;
}

async function checkBySchema(schema: Schema, { rules, allowed, mayLoad }: SchemaCheck): Promise<Check> {
  const validate = withRules(await compileSchema(schema), rules);
  if (allowed === undefined) return checkBy(validate);
  /** Jobs of a sweep name the same parts again and again. */
  const known = new Map<string, Validate>();
  return async (config, { resolvers }) => {
    const { options, advice, errors } = await loadOwnParts(config, { allowed, mayLoad, resolvers });
    const names = [...options.keys()].sort().join('\n');
    const own =
      known.get(names) ??
      (options.size === 0 ? validate : withRules(await compileSchema(withParts(schema, options)), rules));
    known.set(names, own);
    const checked = checkConfig(config, own, { resolvers, advice });
    if (errors.length === 0) return checked;
    return { ok: false, errors: [...errors, ...(checked.ok ? [] : checked.errors)] };
  };
}

type Inspect = (config: Readonly<Record<string, unknown>>) => Promise<readonly HydrosolError[]>;

/** The parts at the top of a config that have no error, as plain values. */
function rightParts(config: MapNode, errors: readonly HydrosolError[], resolvers: Resolvers): Record<string, unknown> {
  const wrong = new Set(errors.map(({ fullKey = '' }) => splitKey(fullKey)[0]));
  const parts = [...childrenOf(config)].flatMap((child) => {
    const key = keyText(child.key ?? '');
    const node = wrong.has(key) ? undefined : attempt(() => selectNode(config, key, { resolvers })).value;
    if (node === undefined || node.kind === 'produced' || !isContainer(node)) return [];
    const { value } = attempt(() => toContainer(node, { resolve: true, resolvers }));
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(parts);
}

/** An error at the place of its key in a config. */
function placed(
  config: MapNode,
  { resolvers }: { readonly resolvers: Resolvers },
  { code, message, fullKey = '', expected, suggestion, hints, cause }: HydrosolError,
): HydrosolError {
  const node = attempt(() => selectNode(config, fullKey, { resolvers })).value;
  const origin = node === undefined || node.kind === 'produced' ? undefined : node.origin;
  return new HydrosolError(code, message, { fullKey, origin, expected, suggestion, hints, cause });
}

/** A check that also looks for what a config needs besides, where that can be told; each error at the place of its key. */
function inspecting(check: Check, inspect: Inspect): Check {
  return async (config, options) => {
    const checked = await check(config, options);
    const known = checked.ok ? [] : checked.errors;
    const found = await inspect(rightParts(config, known, options.resolvers));
    if (found.length === 0) return checked;
    return { ok: false, errors: [...known, ...found.map((error) => placed(config, options, error))] };
  };
}
