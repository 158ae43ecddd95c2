import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dumpYaml, parseYaml, toPlain } from '../../src/yaml/index.ts';
import { create, toContainer } from '../../src/config/index.ts';
import type { Plain } from '../../src/util/scalar.ts';

type Row =
  | { readonly value: string; readonly text: string; readonly key: string }
  | { readonly read: string; readonly gives: unknown };

/** What OmegaConf does, by `record.py`. */
const rows = readFileSync(join(import.meta.dirname, 'breaks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const read = (text: string): Plain => toPlain(parseYaml({ kind: 'value', name: 'text', text })!);

describe('a text as OmegaConf writes it', () => {
  it.each(rows.flatMap((row) => ('value' in row ? [row] : [])))('$value', ({ value, text, key }) => {
    expect(dumpYaml(new Map([['k', value]]))).toBe(text);
    expect(read(text)).toEqual(new Map([['k', value]]));
    expect(dumpYaml(new Map([[value, 'v']]))).toBe(key);
    expect(read(key)).toEqual(new Map([[value, 'v']]));
  });
});

describe('a text as OmegaConf reads it', () => {
  it.each(rows.flatMap((row) => ('read' in row ? [row] : [])))('$read', ({ read: text, gives }) => {
    let found: unknown = null;
    try {
      found = toContainer(create(text));
    } catch {
      // refused
    }
    expect(found).toEqual(gives);
  });
});
