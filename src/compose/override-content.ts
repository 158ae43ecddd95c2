/** @file The value of an override as content, every part with its place in the word. */
import type { Origin, Source } from '../errors.ts';
import type { PlainValue } from '../override/index.ts';
import type { YamlNode, YamlScalar } from '../yaml/index.ts';
import { uniqueEntries } from '../override/index.ts';

/** The tree of an override's value. */
export function contentOfValue(value: PlainValue, source: Source): YamlNode {
  const origin: Origin = { source, start: value.start, end: value.end };
  switch (value.kind) {
    case 'scalar':
      return { kind: 'scalar', value: value.value, origin };
    case 'quoted':
      return { kind: 'scalar', value: value.text, origin };
    case 'list':
      return { kind: 'list', items: value.items.map((item) => contentOfValue(item, source)), origin };
    case 'dict': {
      const entries = uniqueEntries(value).map(({ key, value: item }) => ({
        key: contentOfValue(key, source) as YamlScalar,
        value: contentOfValue(item, source),
      }));
      return { kind: 'map', entries, origin };
    }
  }
}
