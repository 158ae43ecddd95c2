/** @file What OmegaConf 2.4.1rc1 makes of values in typed fields, recorded in conversions.jsonl. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assign, childOf, typed } from '../../../src/config/index.ts';
import type { TypeSchema } from '../../../src/config/index.ts';
import { toExact } from '../../../src/config/index.ts';
import type { Plain } from '../../../src/util/scalar.ts';
import { canonical, parseOrderedJson, untag } from '../../conformance/ordered-json.ts';

/** `integer`, `integer?` for Optional, `a|b` for Union, `[a]` for List, `{a}` for Dict. */
function schemaOf(text: string): TypeSchema {
  if (text.startsWith('[')) return { type: 'array', items: schemaOf(text.slice(1, -1)) };
  if (text.startsWith('{')) return { type: 'object', additionalProperties: schemaOf(text.slice(1, -1)) };
  if (text.endsWith('?')) return { type: [text.slice(0, -1), 'null'] };
  return text.includes('|')
    ? { anyOf: text.split('|').map(schemaOf) }
    : { type: text === 'bytes' ? 'Uint8Array' : text };
}

interface Row {
  readonly type: string;
  readonly value: Plain;
  readonly ok: Plain | undefined;
  readonly err: string | undefined;
}

const rows = readFileSync(new URL('conversions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => {
    const row = parseOrderedJson(line) as ReadonlyMap<string, Plain>;
    const ok = row.has('ok') ? untag(row.get('ok')!) : undefined;
    return {
      type: row.get('type') as string,
      value: untag(row.get('value')!),
      ok,
      err: row.get('err') as string | undefined,
    };
  });
const types = [...new Set(rows.map(({ type }) => type))];

describe.each(types)('%s', (type) => {
  const schema = { type: 'object', properties: { v: schemaOf(type) } };
  it.each(rows.filter((row) => row.type === type).map((row) => ({ ...row, name: canonical(row.value) })))(
    '$name',
    ({ value, ok, err }) => {
      const config = typed(schema);
      const set = (): void => assign(config, 'v', value, { converts: true });
      if (err !== undefined) expect(set).toThrow(expect.objectContaining({ name: err }));
      else {
        set();
        expect(canonical((toExact(config) as ReadonlyMap<string, Plain>).get('v'))).toBe(canonical(ok));
        expect(childOf(config, 'v')?.parent).toBe(config);
      }
    },
  );
});
