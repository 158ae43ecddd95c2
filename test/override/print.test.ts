import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import {
  type PlainValue,
  type Value,
  parseOverride,
  parseValue,
  printOverride,
  printValue,
  toPlain,
} from '../../src/override/index.ts';
import { Float } from '../../src/util/scalar.ts';

describe('printOverride', () => {
  it.each([
    ['a=1', 'a=1'],
    ['+a.b@c=x', '+a.b@c=x'],
    ['~a', '~a'],
    ['~a=', '~a='],
    ['++a= x y ', String.raw`++a=x\ y`],
    ['a=a:b', String.raw`a=a\:b`],
    [String.raw`a=a\,b`, String.raw`a=a\,b`],
    ['a=x${b.c}:', String.raw`a=x` + '${b.c}' + String.raw`\:`],
    [String.raw`a='it\'s'`, String.raw`a='it\'s'`],
    [String.raw`a="x\\"`, String.raw`a="x\\"`],
    ['a=1_000', 'a=1000'],
    ['a=1e3', 'a=1000.0'],
    ['a=true', 'a=True'],
    ['a=[a, [1], {b: null}]', 'a=[a,[1],{b:null}]'],
    ["a=['']", "a=['']"],
    ['a=1, 2', 'a=1,2'],
    ['a=choice(a,b)', 'a=choice(a,b)'],
    ["a=choice('1',b)", "a=choice('1',b)"],
    ['a=range(3)', 'a=range(0,3)'],
    ['a=range(0,1,0.1)', 'a=range(0,1,0.1)'],
    ['a=shuffle(range(3))', 'a=shuffle(range(0,3))'],
    ['a=tag(x,shuffle(1,2))', 'a=tag(x,shuffle(choice(1,2)))'],
    ['a=logrange(1e-4, 1e-1, num=4)', 'a=logrange(0.0001,0.1,num=4)'],
    ['a=tag(x,shuffle(int(logrange(1,1000,4))))', 'a=tag(x,shuffle(int(logrange(1,1000,num=4))))'],
    ['a=sort(logrange(1,100,3),reverse=true)', 'a=logrange(100,1,num=3)'],
    ['a=int(interval(0,1))', 'a=int(interval(0,1))'],
    ['a=glob([a*,b],exclude=c)', 'a=glob([a*,b],exclude=c)'],
    ['a=str(1)', "a='1'"],
    ['a=extend_list(1,b)', 'a=extend_list(1,b)'],
    ['a=int(range(0.5,2.6))', 'a=int(range(0.5,2.6))'],
    ['a=tag(x,shuffle(float(int(range(3)))))', 'a=tag(x,shuffle(float(int(range(0,3)))))'],
    [String.raw`+m[x\.y].z\=q=1`, String.raw`+m[x\.y].z\=q=1`],
    ['a=replace({x:1})', 'a=replace({x:1})'],
  ])('%s', (word, printed) => expect(printOverride(parseOverride(word))).toBe(printed));
});

/** A value without its places. */
function bare(value: unknown): unknown {
  if (value instanceof Float || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  const entries = Object.entries(value).filter(
    ([key, item]) => !['start', 'end'].includes(key) || typeof item === 'object',
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, bare(item)]));
}

/** Any value of the grammar, made from text: literals, words, quotes, lists, maps, sweeps. */
const word = fc
  .string({ unit: fc.constantFrom(...'abZ019_/-+.$%*@?|:\\ ()[]{},=\t'), maxLength: 6 })
  .map((text) => text.replaceAll(/[\\()[\]{}:=, \t]/g, String.raw`\$&`))
  .filter((text) => text !== '');
const literal = fc.oneof(
  fc.constantFrom('null', 'true', 'FALSE', 'inf', '-inf', 'nan', '1_0', '-0', '-0.0', '99999999999999999999'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const quoted = fc
  .tuple(fc.string({ unit: fc.constantFrom(...`ab'"\\ é\n$\{}`), maxLength: 6 }), fc.constantFrom("'", '"'))
  // Escapes everything that may be escaped, unlike the printer, which escapes as little as it can.
  .map(([text, quote]) => `${quote}${text.replaceAll('\\', '').replaceAll(quote, `\\${quote}`)}\\\\${quote}`);
const interpolation = fc.constantFrom('${a}', 'x${a.b}y', '${f:1,2}', '${oc.env:X, y}');
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { depthSize: 'small' },
    word,
    literal,
    quoted,
    interpolation,
    fc.array(tie('element'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.oneof(word, literal), tie('element')), { maxLength: 3 })
      .map((entries) => `{${entries.map(([key, value]) => `${key.replaceAll('$', 'S')}: ${value}`).join(',')}}`),
  ),
}));
const value = fc.oneof(
  element,
  fc.array(element, { minLength: 2, maxLength: 3 }).map((items) => items.join(',')),
  fc.array(element, { minLength: 1, maxLength: 3 }).map((items) => `choice(${items.join(',')})`),
  fc.array(element, { minLength: 2, maxLength: 3 }).map((items) => `shuffle(choice(${items.join(',')}))`),
  fc.array(element, { maxLength: 3 }).map((items) => `append(${items.join(',')})`),
  fc
    .tuple(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map(([a, b]) => `tag(t, range(${a}, ${b}))`),
);

describe('round trips', () => {
  it('parse ∘ print = id on what the parser makes', () => {
    fc.assert(
      fc.property(value, (text) => {
        const once = parseValue(text);
        const printed = printValue(once);
        const again: Value = parseValue(printed);
        expect(printValue(again)).toBe(printed);
        expect(bare(withoutCalls(again))).toEqual(bare(withoutCalls(once)));
      }),
      { numRuns: 1000 },
    );
  });

  it('print ∘ parse keeps the value of any tree, whatever its strings hold', () => {
    const place = { start: 0, end: 0 };
    const leaf = fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...`a1 '"\\$\{}:,[]()=\t`, '${a}', 'null', '1e3') }),
        fc.constantFrom(null, true, false, 0, -7, 10n ** 20n),
        fc.double().map((number) => new Float(number)),
      )
      .map((item): PlainValue => ({ kind: 'scalar', value: item, ...place }));
    const key = fc
      .string({ unit: fc.constantFrom(...'abc:=,[]{}()\\ \t/-+.'), minLength: 1, maxLength: 4 })
      .map((text) => ({ kind: 'scalar' as const, value: `k${text}`, ...place }));
    const quotes = fc.constantFrom("'" as const, '"' as const);
    const { tree } = fc.letrec<{ tree: PlainValue }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc
          .tuple(fc.string({ unit: 'binary' }), quotes)
          .map(([text, quote]): PlainValue => ({ kind: 'quoted', text, quote, ...place })),
        fc.array(tie('tree'), { maxLength: 3 }).map((items): PlainValue => ({ kind: 'list', items, ...place })),
        fc
          .array(fc.record({ key, value: tie('tree') }), { maxLength: 3 })
          .map((entries): PlainValue => ({ kind: 'dict', entries, ...place })),
      ),
    }));
    fc.assert(
      fc.property(tree, (made) => {
        expect(toPlain(parseValue(printValue(made)) as PlainValue)).toEqual(toPlain(made));
      }),
      { numRuns: 1000 },
    );
  });

  it('only ever throws HydrosolError', () => {
    const unit = fc.constantFrom(
      ...`ab1.+-~@/=,:'"\\[]{}()$ \té\n`,
      'range(',
      'choice(',
      'sort(',
      'str(',
      '${',
      '[1,',
      'null',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        try {
          parseOverride(text);
        } catch (error) {
          expect(error).toBeInstanceOf(HydrosolError);
          expect((error as HydrosolError).origin?.source.text).toBe(text);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

/** Inside of calls quotes are forgotten, so a quoted string may come back as a plain one and the other way round. */
function withoutCalls(value: Value): unknown {
  if (value.kind !== 'choice' && value.kind !== 'edit') return value;
  return {
    ...value,
    items: value.items.map((item) =>
      item.kind === 'quoted' ? { kind: 'scalar', value: item.text, start: 0, end: 0 } : item,
    ),
  };
}
