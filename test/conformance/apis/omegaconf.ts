/** @file The functions of `OmegaConf`, and `split_key`. */
import {
  create,
  fromDotlist,
  isInterpolation,
  isMissing,
  maskedCopy,
  merge,
  missingKeys,
  resolve,
  select,
  splitKey,
  toExact,
  toYaml,
  unsafeMerge,
  update,
} from '../../../src/config/index.ts';
import type { ConfigNode, ContainerNode, Key } from '../../../src/config/index.ts';
import type { Plain } from '../../../src/util/scalar.ts';
import { isClass } from '../error-class.ts';
import { canonical, untag } from '../ordered-json.ts';
import type { CaseKind } from '../kind.ts';

type Named = ReadonlyMap<string, Plain>;
type Api = (args: readonly Plain[], named: Named) => unknown;

/** As the recorder: lists and maps are configs, the rest is passed as it is. */
function config(value: Plain | undefined): ContainerNode {
  return Array.isArray(value) || value instanceof Map ? create(value) : (value as unknown as ContainerNode);
}

function flag(named: Named, name: string): boolean {
  return named.get(name) === true;
}

const APIS: Readonly<Record<string, Api>> = {
  'OmegaConf.create': ([value]) => (value === null ? null : create(value)),
  'OmegaConf.from_dotlist': ([words]) => fromDotlist(words as string[]),
  'OmegaConf.merge': (configs) => merge(configs),
  'OmegaConf.unsafe_merge': (configs) => unsafeMerge(configs),
  'OmegaConf.select': ([value, key], named) =>
    select(config(value), key as string, {
      default: named.has('default') ? named.get('default') : null,
      throwOnMissing: flag(named, 'throw_on_missing'),
      throwOnResolutionFailure: named.get('throw_on_resolution_failure') !== false,
    }),
  'OmegaConf.to_container': ([value], named) =>
    toExact(config(value), { resolve: flag(named, 'resolve'), throwOnMissing: flag(named, 'throw_on_missing') }),
  'OmegaConf.to_yaml': ([value], named) =>
    toYaml(config(value), {
      resolve: flag(named, 'resolve'),
      sortKeys: flag(named, 'sort_keys'),
      defaultFlowStyle: (named.get('default_flow_style') ?? (named.has('default_flow_style') ? null : false)) as
        | boolean
        | null,
    }),
  'OmegaConf.is_missing': ([value, key]) => isMissing(config(value), key as Key),
  'OmegaConf.is_interpolation': ([value, key]) => isInterpolation(config(value), (key ?? undefined) as Key | undefined),
  'OmegaConf.missing_keys': ([value], named) =>
    missingKeys(config(value), { resolveCustomResolvers: flag(named, 'resolve_custom_resolvers') }).toSorted(),
  'OmegaConf.masked_copy': ([value, keys], named) =>
    maskedCopy(config(value), (named.get('keys') ?? keys) as string | string[]),
  'OmegaConf.update': ([value, key, item], named) => {
    const made = config(value);
    const options = { merge: named.get('merge') !== false, forceAdd: flag(named, 'force_add') };
    update(made, key as string, named.get('value') ?? item ?? null, options);
    return made;
  },
  'OmegaConf.resolve': ([value]) => {
    const made = config(value);
    resolve(made);
    return made;
  },
  split_key: ([path]) => splitKey(path as string),
};

function plain(result: unknown): Plain {
  const isNode = typeof result === 'object' && result !== null && 'kind' in result;
  return isNode ? toExact(result as ConfigNode as ContainerNode) : (result as Plain);
}

export const omegaconf: CaseKind = {
  matches: (recorded) => (recorded.get('api') as string) in APIS,
  api: (recorded) => recorded.get('api') as string,
  run(recorded) {
    const api = APIS[recorded.get('api') as string]!;
    const args = (recorded.get('args') as Plain[]).map(untag);
    const named = new Map([...(recorded.get('kwargs') as Named)].map(([name, value]) => [name, untag(value)]));
    const error = recorded.get('err') as string | undefined;
    const expected =
      error === undefined ? canonical(untag(recorded.get('ok')!)) : `${error}: ${String(recorded.get('msg'))}`;
    try {
      const actual = canonical(plain(api(args, named)));
      return { passed: actual === expected, expected, actual };
    } catch (thrown) {
      const actual = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      return { passed: error !== undefined && isClass(thrown, error), expected, actual };
    }
  },
};
