/** @file Recorded cases as values: JSON whose objects keep the order of all their keys, with the recorder's tags read. */
import { Float } from '../../src/util/scalar.ts';
import type { Plain, Scalar } from '../../src/util/scalar.ts';

/** JSON as it stands: objects are maps, numbers with a dot or an exponent are `Float`. */
export function parseOrderedJson(text: string): Plain {
  let at = 0;
  const skip = (): void => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const string = (): string => {
    const start = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return JSON.parse(text.slice(start, ++at)) as string;
  };
  const until = (close: string, read: () => void): void => {
    for (at++, skip(); text[at] !== close; skip()) {
      read();
      skip();
      if (text[at] === ',') at++;
    }
    at++;
  };
  const value = (): Plain => {
    skip();
    if (text[at] === '"') return string();
    if (text[at] === '[') {
      const items: Plain[] = [];
      until(']', () => items.push(value()));
      return items;
    }
    if (text[at] === '{') {
      const map = new Map<Scalar, Plain>();
      until('}', () => {
        skip();
        const key = string();
        skip();
        at++; // the colon
        map.set(key, value());
      });
      return map;
    }
    const word = /[^\s,\]}]+/y;
    word.lastIndex = at;
    const found = word.exec(text)![0];
    at += found.length;
    if (/^-?\d+$/.test(found)) return Number.isSafeInteger(Number(found)) ? Number(found) : BigInt(found);
    if (/^-?(?:\d|Inf)/.test(found) || found === 'NaN') return new Float(Number(found));
    return JSON.parse(found) as Plain;
  };
  return value();
}

function floatOf(text: string): Float {
  return new Float(text === 'inf' ? Infinity : text === '-inf' ? -Infinity : text === 'nan' ? NaN : Number(text));
}

/** Takes the recorder's tags away: `$float`, `$int`, `$map`, `$bytes`; sets and tuples become lists. */
export function untag(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(untag);
  if (!(value instanceof Map)) return value;
  const [tag, content] = (value.size === 1 ? [...value][0] : undefined) ?? ['', null];
  if (tag === '$float') return floatOf(content as string);
  if (tag === '$int') return BigInt(content as string);
  if (tag === '$bytes') return new Uint8Array(Buffer.from(content as string, 'hex'));
  if (tag === '$set' || tag === '$tuple') return untag(content as Plain);
  if (tag === '$map')
    return new Map((content as [Plain, Plain][]).map(([key, item]) => [untag(key) as Scalar, untag(item)]));
  return new Map([...value].map(([key, item]) => [key, untag(item)]));
}

/** Text that is equal for equal values only: kinds of numbers, order of keys and all. */
export function canonical(value: Plain | undefined): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Float) return `float ${value}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${canonical(k)}: ${canonical(v)}`).join(', ')}}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
