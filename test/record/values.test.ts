import { expect, it } from 'vitest';
import { valuesOfResult } from '../../src/record/index.ts';

it.each([
  { name: 'a number', result: 0.5, values: { result: 0.5 } },
  { name: 'not-a-number', result: NaN, values: { result: NaN } },
  { name: 'a list of numbers', result: [1, 2], values: { result_0: 1, result_1: 2 } },
  { name: 'a list with a text', result: [1, 'a'], values: {} },
  { name: 'an empty list', result: [], values: {} },
  { name: 'an object', result: { accuracy: 0.9, name: 'x', inner: { loss: 1 } }, values: { accuracy: 0.9 } },
  { name: 'a text', result: 'done', values: {} },
  { name: 'nothing', result: undefined, values: {} },
  { name: 'null', result: null, values: {} },
])('the values of $name', ({ result, values }) => expect(valuesOfResult(result)).toEqual(values));
