/** @file The resolvers that every config has: `oc.env`, `oc.decode`, `oc.coerce`, `oc.create`, `oc.select`, `oc.dict.*`, `oc.deprecated`. */
import { createNode } from '../create.ts';
import { evaluateElement, NotAContainer, walk } from '../dereference.ts';
import { climb } from '../step.ts';
import type { Produced } from '../produced.ts';
import { ConfigKeyError, ConfigTypeError, ConfigValueError, ValidationError } from '../errors.ts';
import { Float } from '../../util/scalar.ts';
import { convertScalar } from '../types/convert-scalar.ts';
import type { PrimitiveKind } from '../types/node-type.ts';
import { parseElement } from '../interpolation/parse.ts';
import { fullKey, splitKey } from '../key-path.ts';
import { isMissingNode, listNode, rootOf, scalarNode } from '../node.ts';
import type { ConfigNode, ContainerNode, MapNode } from '../node.ts';
import { pythonStr } from '../python-text.ts';
import { keyText } from '../key.ts';
import type { Resolver, ResolverContext, Resolvers, ResolverValue } from './resolvers.ts';
import { resolversFrom } from './resolvers.ts';

/** Python's names of types. */
const COERCIBLE: ReadonlyMap<string, PrimitiveKind> = new Map([
  ['int', 'integer'],
  ['float', 'number'],
  ['bool', 'boolean'],
  ['str', 'string'],
  ['bytes', 'bytes'],
]);

function requireString(resolver: string, value: ResolverValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new ConfigTypeError(
    `\`${resolver}\` needs a string, but got ${value === undefined ? 'nothing' : pythonStr(value)}`,
  );
}

/** What a key leads to: from the root, or with leading dots from the container of the interpolation. */
function find(key: string, { parent, resolution }: ResolverContext): ConfigNode | Produced | undefined {
  const dots = key.length - key.replace(/^\.+/, '').length;
  const start = dots === 0 ? (rootOf(parent) as ContainerNode) : climb(parent, dots);
  const rest = key.slice(dots);
  return start === undefined ? undefined : walk(start, rest === '' ? [] : splitKey(rest), resolution);
}

/** As `select` sees it: below a scalar there is nothing. */
function select(key: string, context: ResolverContext): ConfigNode | Produced | undefined {
  try {
    return find(key, context);
  } catch (error) {
    if (error instanceof NotAContainer) return undefined;
    throw error;
  }
}

function findMap(resolver: string, args: readonly ResolverValue[], context: ResolverContext): MapNode {
  const key = requireString(resolver, args[0]);
  const found = select(key, context);
  if (found === undefined) throw new ConfigKeyError(`Key not found: '${key}'`);
  if (found.kind === 'map') return found;
  throw new ConfigTypeError(`\`${resolver}\` needs the key of a map, but '${key}' is a ${found.kind}`);
}

/** `${oc.env:NAME,default}`: an environment variable, always as a string. The default becomes one, unless it is null. */
const env =
  (variables: Readonly<Record<string, string | undefined>>): Resolver =>
  (args) => {
    const name = requireString('oc.env', args[0]);
    const value = variables[name];
    if (value !== undefined) return value;
    if (args.length < 2) throw new ConfigKeyError(`Environment variable '${name}' not found`);
    return args[1] === null ? null : pythonStr(args[1]);
  };

/** `${oc.decode:text}`: reads text as a resolver's argument is read; interpolations in it are resolved. */
const decode: Resolver = ([text], context) => {
  if (text === null) return null;
  return evaluateElement(parseElement(requireString('oc.decode', text)), context);
};

/** `${oc.create:value}`: a config made of a value or of YAML text, in place of the interpolation. */
const create: Resolver = ([value], { parent, node }) => {
  const made = createNode(value, { origin: node.origin });
  made.parent = parent;
  made.key = node.key;
  return made;
};

/** `${oc.select:key,default}`: a value that may be absent. */
const ocSelect: Resolver = (args, context) => {
  const found = select(requireString('oc.select', args[0]), context);
  if (found === undefined || (found.kind !== 'produced' && isMissingNode(found))) return args[1] ?? null;
  return found.kind === 'produced' ? found.value : found;
};

/** A list that hangs where the interpolation stands, so that relative interpolations in it work. */
function listAt({ parent, node }: ResolverContext, values: readonly (string | ConfigNode)[]): ConfigNode {
  const list = listNode(node.origin);
  list.parent = parent;
  list.key = node.key;
  values.forEach((value, i) => {
    const item = typeof value === 'string' ? scalarNode(value, node.origin) : value;
    item.parent = list;
    item.key = i;
    list.items.push(item);
  });
  return list;
}

/** `${oc.dict.keys:key}`: the keys of a map. */
const dictKeys: Resolver = (args, context) => {
  const map = findMap('oc.dict.keys', args, context);
  const keys = Array.from(map.children.values(), ({ key }) => key!);
  return listAt(
    context,
    keys.map((key) => scalarNode(key, context.node.origin)),
  );
};

/** `${oc.dict.values:key}`: the values of a map, each as an interpolation of its key, so that they stay lazy. */
const dictValues: Resolver = (args, context) => {
  const map = findMap('oc.dict.values', args, context);
  const key = requireString('oc.dict.values', args[0]);
  const path = key.startsWith('.') ? `.${key}` : key; // the list is one level deeper than the interpolation
  return listAt(
    context,
    Array.from(map.children.values(), (child) => `\${${path}.${keyText(child.key!)}}`),
  );
};

/** `${oc.coerce:type,value}`: a value converted as a typed field of that type would convert it. */
const coerce: Resolver = ([type, value]) => {
  const kind = COERCIBLE.get(requireString('oc.coerce', type));
  if (kind === undefined)
    throw new ConfigValueError(`Invalid oc.coerce type: '${String(type)}'`, {
      expected: [...COERCIBLE.keys()].join(', '),
    });
  const isScalar = typeof value !== 'object' || value === null || value instanceof Float || value instanceof Uint8Array;
  const converted = isScalar && value !== null && value !== undefined ? convertScalar(kind, value) : undefined;
  if (converted !== undefined) return converted;
  throw new ValidationError(`Value ${pythonStr(value)} could not be converted to ${kind}`);
};

/** `${oc.deprecated:key,message}`: another name of a key; warns each time that it is read. */
const deprecated =
  (warn: (message: string) => void): Resolver =>
  (args, context) => {
    const key = requireString('oc.deprecated', args[0]);
    const text = args[1] ?? "'$OLD_KEY' is deprecated. Change your code and config to use '$NEW_KEY'";
    const message = requireString('oc.deprecated', text);
    const oldKey = fullKey(context.node);
    const target = select(key, context);
    if (target === undefined)
      throw new ConfigKeyError(`In oc.deprecated resolver at '${oldKey}': Key not found: '${key}'`);
    const newKey = target.kind === 'produced' ? key : fullKey(target);
    warn(message.replace(/\$(OLD_KEY|NEW_KEY)\b/g, (_, name: string) => (name === 'OLD_KEY' ? oldKey : newKey)));
    return target.kind === 'produced' ? target.value : target;
  };

export interface ResolverEnvironment {
  /** Environment variables for `oc.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Takes the warnings of `oc.deprecated`. */
  readonly warn?: (message: string) => void;
}

/** A registry with the built-in resolvers. */
export function createResolvers(environment: ResolverEnvironment = {}): Resolvers {
  const { env: variables = process.env, warn = (message) => process.emitWarning(message, 'DeprecationWarning') } =
    environment;
  const builtins: readonly (readonly [string, Resolver])[] = [
    ['oc.coerce', coerce],
    ['oc.create', create],
    ['oc.decode', decode],
    ['oc.deprecated', deprecated(warn)],
    ['oc.env', env(variables)],
    ['oc.select', ocSelect],
    ['oc.dict.keys', dictKeys],
    ['oc.dict.values', dictValues],
  ];
  return resolversFrom(new Map(builtins.map(([name, resolve]) => [name, { resolve, useCache: false }])));
}

/** The built-in resolvers over this process's environment: what functions use that are given no others. */
export const defaultResolvers: Resolvers = createResolvers();
