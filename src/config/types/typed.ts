/** @file Typed configs: a schema instead of a dataclass. */
import type { Origin } from '../../errors.ts';
import { ConfigValueError } from '../errors.ts';
import { merge } from '../merge.ts';
import { listNode, mapNode } from '../node.ts';
import type { ContainerNode } from '../node.ts';
import { instantiate } from './conform.ts';
import { typeFromSchema } from './from-schema.ts';
import { describeType } from './node-type.ts';
import type { NodeType } from './node-type.ts';
import type { TypeSchema } from './from-schema.ts';

/**
 * A config with the fields, defaults and types of a schema (`OmegaConf.structured`), with values merged in. Fields without
 * a default are `???`, objects among them have their own fields. From then on, every value that is set, merged or
 * resolved is converted or refused (`ValidationError`), and keys that the schema does not have are refused. Throws
 * `ConfigValueError` for a schema that is no object and no array. The schema of an array gives an empty list of its items
 * (`typed_list`), one of an object without properties an empty map of its values (`typed_dict`).
 */
export function typed(schema: TypeSchema, values: readonly unknown[] = []): ContainerNode {
  const config = emptyConfig(typeFromSchema(schema));
  return values.length === 0 ? config : merge([config, ...values]);
}

function emptyConfig(type: NodeType | undefined): ContainerNode {
  const name = type?.kind === 'struct' ? type.name : describeType(type);
  const origin: Origin = { source: { kind: 'value', name: `the schema of ${name}`, text: '' }, start: 0, end: 0 };
  switch (type?.kind) {
    case 'struct':
      return instantiate(type, origin);
    case 'list':
      return Object.assign(listNode(origin), { type });
    case 'map':
      return Object.assign(mapNode(origin), { type });
    default:
      throw new ConfigValueError('A typed config needs a schema of an object or an array', {
        expected: "type: 'object' or type: 'array'",
      });
  }
}
