/** @file Typed configs: a schema instead of a dataclass. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Origin } from '../../errors.ts';
import { ConfigValueError } from '../errors.ts';
import { merge } from '../merge.ts';
import type { MapNode } from '../node.ts';
import { instantiate } from './conform.ts';
import { typeFromSchema } from './from-schema.ts';
import type { TypeSchema } from './from-schema.ts';

/** The TypeScript type of what a schema describes; a TypeBox schema brings its own. */
export type TypeOf<S> = S extends { readonly static: infer T } ? T : S extends JSONSchema ? FromSchema<S> : unknown;

/**
 * A config with the fields, defaults and types of a schema (`OmegaConf.structured`), with values merged in. Fields without
 * a default are `???`, objects among them have their own fields. From then on, every value that is set, merged or
 * resolved is converted or refused (`ValidationError`), and keys that the schema does not have are refused. Throws
 * `ConfigValueError` for a schema that is not an object with properties.
 */
export function typed(schema: TypeSchema, values: readonly unknown[] = []): MapNode {
  const type = typeFromSchema(schema);
  if (type?.kind !== 'struct') throw new ConfigValueError('A typed config needs a schema of an object with properties');
  const origin: Origin = { source: { kind: 'value', name: `the schema of ${type.name}`, text: '' }, start: 0, end: 0 };
  const config = instantiate(type, origin);
  return values.length === 0 ? config : (merge([config, ...values]) as MapNode);
}
