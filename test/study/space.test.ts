import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HydrosolErrors } from '../../src/errors.ts';
import {
  activeParams,
  assertCompatibleSpace,
  checkDistribution,
  checkSpace,
  contains,
  createFold,
  type Choice,
  type Distribution,
  externalValue,
  inOrder,
  internalValue,
  isSameChoice,
  labelsOf,
  sharedChoices,
  type Label,
  settle,
  sizeOf,
  type Space,
  valueAt,
} from '../../src/study/index.ts';
import { Float } from '../../src/util/scalar.ts';

const float = (low: number, high: number, step: number | null = null, log = false): Distribution => ({
  kind: 'float',
  low,
  high,
  log,
  step,
});
const int = (low: number, high: number, step = 1, log = false): Distribution => ({ kind: 'int', low, high, log, step });
const oneOf = (...choices: (string | number | boolean | null)[]): Distribution => ({ kind: 'categorical', choices });
const refuse = (text: string): never => {
  throw new Error(text);
};

const values = (distribution: Distribution): number[] =>
  Array.from({ length: sizeOf(distribution) }, (_, k) => valueAt(distribution, k));

describe('distributions are checked as Optuna checks them', () => {
  it.each<[string, Distribution, string]>([
    ['reversed ends', float(1, 0), 'the range 1 to 0 is reversed'],
    ['an end that is none', float(0, Infinity), 'has no end'],
    ['NaN', float(NaN, 1), 'has no end'],
    ['log of 0', float(0, 1, null, true), 'has no logarithm'],
    ['log of a negative integer', int(-1, 4, 1, true), 'has no logarithm'],
    ['a step of 0', float(0, 1, 0), 'leads nowhere'],
    ['a negative step', int(0, 4, -1), 'leads nowhere'],
    ['a step on a log scale', float(1, 2, 0.5, true), 'has no step'],
    ['a step on a log scale of integers', int(1, 9, 2, true), 'has no step'],
    ['ends of integers that are none', int(0.5, 4), 'is one of integers'],
    ['a step of integers that is none', int(0, 4, 0.5), 'is no integer'],
    ['no choices', oneOf(), 'nothing to choose from'],
    ['a repeated choice', oneOf('a', 'b', 'a'), 'the choice "a" is there twice'],
    ['S6: 1 and true', oneOf(1, true), 'the choices 1 and true are one choice in the journal'],
  ])('%s', (_, distribution, says) =>
    expect(() => checkDistribution('x', distribution, refuse)).toThrow(
      expect.objectContaining({ code: 'STUDY', fullKey: 'x', message: expect.stringContaining(says) }),
    ),
  );

  it.each<[string, Distribution]>([
    ['one number', float(1, 1)],
    ['one integer', int(3, 3)],
    ['a step that fits', float(0.1, 0.9, 0.2)],
    ['a log scale', float(1e-5, 1, null, true)],
    ['choices of all kinds', oneOf(null, false, 'a', 1, 1.5, '1')],
  ])('%s is right', (_, distribution) => expect(checkDistribution('x', distribution, refuse)).toBe(distribution));

  it.each<[Distribution, number]>([
    [float(0, 1, 0.3), 0.9],
    [float(0, 1, 0.7), 0.7],
    [float(0, 0.1, 0.3), 0],
    [float(1e-7, 1e-6, 2e-7), 9e-7],
    [float(-1, 1, 0.3), 0.8],
    [int(1, 10, 4), 9],
  ])('S7: a range that does not divide is said once, with the end in force: %o', (distribution, high) => {
    const said: string[] = [];
    const checked = checkDistribution('x', distribution, (text) => void said.push(text));
    expect(checked).toEqual({ ...distribution, high });
    expect(said).toEqual([expect.stringContaining(`the range ends at ${high}`)]);
    expect(checkDistribution('x', checked, refuse)).toBe(checked);
  });

  it('S7: values are low + k·step with the decimals of the step', () => {
    expect(values(float(0, 0.9, 0.1))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(values(float(0.1, 0.9, 0.2))).toEqual([0.1, 0.3, 0.5, 0.7, 0.9]);
    expect(values(float(1e-7, 5e-7, 2e-7))).toEqual([1e-7, 3e-7, 5e-7]);
    expect(values(int(2, 11, 3))).toEqual([2, 5, 8, 11]);
  });

  it('numbers are settled on the nearest value', () => {
    const step = fc.constantFrom(0.1, 0.25, 0.3, 1, 1e-3, 7);
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.nat(40),
        step,
        fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
        (low, n, by, value) => {
          const checked = checkDistribution('x', float(low, low + n * by, by), () => {});
          const settled = settle(checked, value);
          expect(contains(checked, settled)).toBe(true);
          expect(settle(checked, settled)).toBe(settled);
          const k = Math.round((settled - low) / by);
          expect(settled).toBe(valueAt(checked, k));
        },
      ),
    );
  });
});

const when = (distribution: Distribution, on: Distribution['when']): Distribution => ({ ...distribution, when: on });

describe('a space', () => {
  it('tells all errors at once', () => {
    const space: Space = new Map([
      ['a', float(1, 0)],
      ['b', oneOf()],
      ['c', int(0, 3)],
    ]);
    let thrown: unknown;
    try {
      checkSpace(space, refuse);
    } catch (error) {
      thrown = error;
    }
    expect((thrown as HydrosolErrors).errors.map(({ fullKey }) => fullKey)).toEqual(['a', 'b']);
  });

  it.each<[string, Space, string]>([
    [
      'a condition on what is not there',
      new Map([
        ['model', oneOf('cnn')],
        ['w', when(int(1, 2), { modle: ['cnn'] })],
      ]),
      'w depends on modle',
    ],
    [
      'a condition on what is no choice',
      new Map([
        ['model', oneOf('cnn')],
        ['w', when(int(1, 2), { model: ['mlp'] })],
      ]),
      '"mlp" is no choice of model',
    ],
    [
      'a condition on a number',
      new Map([
        ['n', int(1, 2)],
        ['w', when(int(1, 2), { n: [1] })],
      ]),
      'has no choices',
    ],
    [
      'conditions in a circle',
      new Map([
        ['a', when(oneOf('x'), { b: ['x'] })],
        ['b', when(oneOf('x'), { a: ['x'] })],
      ]),
      'depends on itself',
    ],
  ])('with %s is refused', (_, space, says) =>
    expect(() => checkSpace(space, refuse)).toThrow(
      expect.objectContaining({ code: 'STUDY', message: expect.stringContaining(says) }),
    ),
  );

  it('has parameters that exist only where others have certain choices', () => {
    const space: Space = new Map([
      ['depth', when(int(1, 2), { block: ['deep'] })],
      ['block', when(oneOf('flat', 'deep'), { model: ['cnn'] })],
      ['model', oneOf('cnn', 'mlp')],
    ]);
    expect(inOrder(space)).toEqual(['model', 'block', 'depth']);
    const active = (params: Record<string, number>): readonly string[] =>
      activeParams(space, new Map(Object.entries(params)));
    expect(active({ model: 0, block: 1, depth: 1 })).toEqual(['model', 'block', 'depth']);
    expect(active({ model: 0, block: 0 })).toEqual(['model', 'block']);
    expect(active({ model: 1, block: 1, depth: 1 })).toEqual(['model']);
  });

  it('S5: goes with what the trials of its study have, or starts a new sweep', () => {
    const fold = createFold();
    fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
    const distributions = new Map([['model', oneOf('cnn', 'mlp')]]);
    fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING', params: new Map([['model', 1]]), distributions } });
    assertCompatibleSpace(
      fold.state,
      new Map([
        ['model', oneOf('cnn', 'mlp')],
        ['x', float(0, 1)],
      ]),
    );
    expect(() => assertCompatibleSpace(fold.state, new Map([['model', oneOf('mlp', 'cnn')]]))).toThrow(
      expect.objectContaining({
        code: 'STUDY',
        message: expect.stringMatching(/one of \["cnn", "mlp"\] .* one of \["mlp", "cnn"\]/),
        hints: [expect.stringContaining('start a new sweep')],
      }),
    );
  });
});

const isSame = (a: Label | undefined, b: Label | undefined): boolean =>
  a !== undefined && b !== undefined && isSameChoice(a, b);

it('choices that are shared are those that are the same as another', () => {
  const label = fc.constantFrom<Label>(1, 0, -0, 1.5, true, false, null, '1', 'true', 'null', '');
  fc.assert(
    fc.property(fc.array(fc.option(label, { nil: undefined })), (labels) => {
      const wanted = labels.map((one, i) => labels.some((other, j) => i !== j && isSame(one, other)));
      expect(sharedChoices(labels)).toEqual(wanted);
    }),
  );
});

describe('S6: labels of choices', () => {
  it.each<[string, readonly Choice[], readonly unknown[]]>([
    ['what Optuna keeps apart', ['a', 1, 2.5, true, 'true'], ['a', '1', 2.5, 'true', '"true"']],
    ['numbers and a boolean that are none of them', [2, true, 'b'], [2, true, 'b']],
    ['1 and true', [1, true], ['1', 'true']],
    ['1, 1.0, true and "1"', [1, new Float(1), true, '1'], ['1', '1.0', 'true', '"1"']],
    ['0 and false', [0, false, ''], ['0', 'false', '']],
    ['null and its text', [null, 'null'], ['null', '"null"']],
    ['lists', [[16, 32], [64], '[64]'], ['[16, 32]', '[64]', '"[64]"']],
    ['texts in lists', [['1'], [1]], ['["1"]', '[1]']],
    ['maps', [{ a: 1 }, new Map([['a', 2]])], ['{"a": 1}', '{"a": 2}']],
    ['floats that are not finite', [new Float(NaN), new Float(Infinity), 'nan'], ['nan', 'inf', '"nan"']],
    ['integers that are too large', [2n ** 60n, 1], ['1152921504606846976', 1]],
    ['the six of the report', [[16, 32], [64], null, true, 1, '1'], ['[16, 32]', '[64]', 'null', 'true', '1', '"1"']],
  ])('%s', (_, choices, labels) => {
    expect(labelsOf(choices)).toEqual(labels);
    checkDistribution('x', { kind: 'categorical', choices: labelsOf(choices) }, refuse);
  });

  it.each<[readonly Choice[]]>([[[1, 1]], [['a', 'b', 'a']], [[[1], [1]]], [[new Float(1), new Float(1)]]])(
    'repeated choices %o are refused',
    (choices) => expect(() => labelsOf(choices)).toThrow(expect.objectContaining({ code: 'STUDY' })),
  );

  it('are different for different choices, and find their way back', () => {
    const choice = fc.oneof(
      fc.constantFrom<Choice>(
        1,
        true,
        0,
        false,
        null,
        '1',
        'true',
        'null',
        '"1"',
        '""1""',
        new Float(1),
        new Float(0),
        '1.0',
        '[1]',
      ),
      fc.string(),
      fc.array(fc.oneof(fc.nat(2), fc.constantFrom('0', '1'))),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(choice, {
          minLength: 1,
          maxLength: 8,
          selector: (c) => (c instanceof Float ? `float ${c}` : JSON.stringify(c)),
        }),
        (choices) => {
          const labels = labelsOf(choices);
          for (const [i, a] of labels.entries())
            for (const b of labels.slice(i + 1)) expect(isSameChoice(a, b)).toBe(false);
          const distribution: Distribution = { kind: 'categorical', choices: labels };
          for (const [i, label] of labels.entries()) {
            expect(internalValue(distribution, label)).toBe(i);
            expect(externalValue(distribution, i)).toBe(label);
          }
        },
      ),
    );
  });
});
