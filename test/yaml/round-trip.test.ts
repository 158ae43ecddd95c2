import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { dumpYaml, parseYaml, toPlain } from '../../src/yaml/index.ts';
import { HydrosolError } from '../../src/errors.ts';
import { Float } from '../../src/util/scalar.ts';
import type { Plain, Scalar } from '../../src/util/scalar.ts';

/** Any strings: halves of surrogate pairs are written as escapes, where PyYAML gives up. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.string({ unit: fc.constantFrom(...'a \'"\\\n\r\t\x85\u2028\u2029\uFEFF\uD800\uDC00😀') }),
  fc.constantFrom(
    '',
    ' ',
    '1',
    '1e3',
    'yes',
    'y',
    '~',
    '- a',
    '# b',
    'a: b',
    '\n',
    ' \n',
    '\t',
    '???',
    '2001-01-01',
    '...',
  ),
);
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.maxSafeInteger(),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 90n }),
  fc.double().map((value) => new Float(value)),
  fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => new Uint8Array(bytes)),
  text,
);
const { tree } = fc.letrec<{ tree: Plain }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('tree')), { maxLength: 4 }).map((entries) => new Map(entries) as Plain),
  ),
}));
const container = fc.oneof(
  fc.array(tree, { minLength: 1, maxLength: 5 }),
  fc.array(fc.tuple(text, tree), { minLength: 1, maxLength: 5 }).map((entries) => new Map(entries) as Plain),
);

it('reads what it prints', () => {
  fc.assert(
    fc.property(container, fc.constantFrom(false, null, true), (value, defaultFlowStyle) => {
      const printed = dumpYaml(value, { defaultFlowStyle });
      expect(toPlain(parseYaml({ kind: 'value', name: 'printed', text: printed })!)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

it('refuses or reads any text, and nothing else', () => {
  const noise = fc
    .array(fc.constantFrom(...'ab1:-?[]{},&*!|>\'"%#@` \n\t\r\x85\u2028.~<=${}'), { maxLength: 40 })
    .map((chars) => chars.join(''));
  fc.assert(
    fc.property(noise, (written) => {
      try {
        parseYaml({ kind: 'value', name: 'noise', text: written });
      } catch (error) {
        expect(error).toBeInstanceOf(HydrosolError);
      }
    }),
    { numRuns: 2000 },
  );
});
