import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseElement, parseInterpolated } from '../../../src/config/interpolation/parse.ts';
import { GrammarParseError } from '../../../src/config/index.ts';
import type { Origin } from '../../../src/errors.ts';

describe('what is an interpolation', () => {
  it.each([
    '${a}',
    '${a.b.c}',
    '${a[b]}',
    '${[a].b}',
    '${.a}',
    '${...a.b}',
    '${.[a]}',
    '${ a }',
    '${a-b}',
    '${-b}',
    '${b/c}',
    '${1}',
    '${$a}',
    '${a[0][1]}',
    '${é}',
    String.raw`${'$'}{a\.b}`,
    '${${a}}',
    '${${a}.b}',
    '${a.${b}}',
    '${a[${b}]}',
    '${f:}',
    '${f:1,2}',
    '${ns.f: a , b}',
    '${f:,}',
    '${f:\'a b\',"c"}',
    '${f:[1,{a: b}]}',
    '${f:${a},[${b}]}',
    '${${a}:1}',
    "${f:'${a}'}",
    '${f:a:b}',
    '${f:a b}',
    'x ${a} y',
    '${a}${b}',
    String.raw`\${a`,
    String.raw`\\${'$'}{a}`,
    '$',
    '$a',
    '{}',
    '${f:a\\,b}',
  ])('%s', (text) => expect(() => parseInterpolated(text)).not.toThrow());
});

describe('what is none', () => {
  it.each([
    '${',
    '${}',
    '${a',
    '${a.',
    '${a..b}',
    '${a b}',
    '${[a.b]}',
    '${[a}',
    '${a]}',
    '${foo${x}}',
    '${a(b}',
    '${f:(}',
    '${f:[1}',
    '${f:{a}}',
    '${f:=}',
    "${f:'a}",
    '${a/b:1}',
    '${[f]:1}',
    '${.f:1}',
    '${1f:1}',
    '${f:é}',
    '${ .a : 1}',
    String.raw`\\${'$'}{a`,
    "${'a'}",
    '${f:{"a":1}}',
    '${f:1',
    '${a.[b]}',
  ])('%s', (text) => expect(() => parseInterpolated(text)).toThrow(expect.objectContaining({ code: 'GRAMMAR' })));
});

it('points into the file, in plain and in quoted text', () => {
  const text = 'a: x ${b c}\nd: "${b c}"\n';
  const source = { kind: 'file', name: 'x.yaml', text } as const;
  const origins: Origin[] = [
    { source, start: 3, end: 11 },
    { source, start: 15, end: 23 },
  ];
  const starts = origins.map((origin, i) => {
    try {
      parseInterpolated(i === 0 ? 'x ${b c}' : '${b c}', origin);
      return undefined;
    } catch (error) {
      return (error as GrammarParseError).origin?.start;
    }
  });
  expect(starts).toEqual([text.indexOf(' c}'), text.lastIndexOf(' c}')]);
});

it('stops at deep nesting', () => {
  expect(() => parseInterpolated('${'.repeat(10_000))).toThrow(GrammarParseError);
  expect(() => parseElement('['.repeat(10_000))).toThrow(GrammarParseError);
});

it('reads any text or throws GrammarParseError, in little time', () => {
  const noise = fc
    .array(fc.constantFrom(...'ab1.:,[]{}$ \'"\\\t()='), { maxLength: 30 })
    .map((chars) => chars.join(''));
  fc.assert(
    fc.property(noise, (inner) => {
      for (const parse of [() => parseInterpolated(`\${${inner}`), () => parseElement(inner)]) {
        try {
          parse();
        } catch (error) {
          expect(error).toBeInstanceOf(GrammarParseError);
        }
      }
    }),
    { numRuns: 3000 },
  );
});
