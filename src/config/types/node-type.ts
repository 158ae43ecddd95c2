/** @file What a typed node may hold. */
import type { Scalar } from '../../util/scalar.ts';
import { pythonRepr } from '../python-text.ts';

interface TypeBase {
  /** Whether null is allowed too. */
  readonly optional: boolean;
}

export type PrimitiveKind = 'integer' | 'number' | 'boolean' | 'string' | 'bytes';

interface PrimitiveType extends TypeBase {
  readonly kind: PrimitiveKind;
}

/** One of some values. */
export interface EnumType extends TypeBase {
  readonly kind: 'enum';
  readonly values: readonly Scalar[];
}

/** One of several types; values are not converted to fit one. */
export interface UnionType extends TypeBase {
  readonly kind: 'union';
  readonly members: readonly NodeType[];
}

export interface ListType extends TypeBase {
  readonly kind: 'list';
  /** Nothing means anything. */
  readonly items: NodeType | undefined;
}

/** A map with keys of one's own. */
export interface MapType extends TypeBase {
  readonly kind: 'map';
  readonly values: NodeType | undefined;
  /** The only keys that it may have. */
  readonly keys: readonly string[] | undefined;
}

export interface Field {
  /** Looked up when it is used, because types may contain themselves. */
  readonly type: () => NodeType | undefined;
  /** The value of a new map; nothing means that it must be set. */
  readonly initial: { readonly value: unknown } | undefined;
}

/** A map with known keys: what a dataclass is to OmegaConf. */
export interface StructType extends TypeBase {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Whether it may have other keys, and of which type. */
  readonly others: { readonly type: NodeType | undefined } | undefined;
  readonly readonly: boolean;
}

export type NodeType = PrimitiveType | EnumType | UnionType | ListType | MapType | StructType;

/** A type as it is written in messages: `integer or null`, `list of string`. */
export function describeType(type: NodeType | undefined): string {
  if (type === undefined) return 'anything';
  return type.optional ? `${describeKind(type)} or null` : describeKind(type);
}

function describeKind(type: NodeType): string {
  switch (type.kind) {
    case 'enum':
      return `one of ${type.values.map(pythonRepr).join(', ')}`;
    case 'union':
      return type.members.map(describeType).join(' or ');
    case 'list':
      return type.items === undefined ? 'list' : `list of ${describeType(type.items)}`;
    case 'map':
      return type.values === undefined ? 'map' : `map of ${describeType(type.values)}`;
    case 'struct':
      return type.name;
    default:
      return type.kind;
  }
}
