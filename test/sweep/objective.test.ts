import { describe, expect, it } from 'vitest';
import { objectiveOf, valuesOf } from '../../src/sweep/objective.ts';

const accuracy = { name: 'student/accuracy', direction: 'maximize' } as const;

describe('the value of a trial of a sweep that optimises nothing', () => {
  it.each([
    {
      name: 'what its program shows',
      shown: accuracy,
      values: { 'teacher/accuracy': 0.9, 'student/accuracy': 0.8 },
      is: 0.8,
    },
    { name: 'its first value where there is no such', shown: accuracy, values: { 'peer1/accuracy': 0.7 }, is: 0.7 },
    { name: 'the worst of all where it is NaN', shown: accuracy, values: { 'student/accuracy': NaN }, is: -Infinity },
    { name: 'its first value where the program shows none', shown: undefined, values: { loss: 3, size: 4 }, is: 3 },
    { name: 'the worst of all where that is NaN', shown: undefined, values: { loss: NaN }, is: Infinity },
    { name: 'its seconds where it has no value', shown: undefined, values: {}, is: 12 },
  ])('is $name', ({ shown, values, is }) => {
    expect(objectiveOf({ goal: undefined, shown })(values, 12)).toEqual({ values: [is] });
  });
});

describe('what the values of a study are', () => {
  it.each([
    { name: 'the goal', plan: { goal: [accuracy], shown: undefined }, is: [accuracy] },
    { name: 'what the program shows', plan: { goal: undefined, shown: accuracy }, is: [accuracy] },
    {
      name: 'the first value',
      plan: { goal: undefined, shown: undefined },
      is: [{ name: 'value', direction: 'minimize' }],
    },
  ])('$name', ({ plan, is }) => {
    expect(valuesOf(plan)).toEqual(is);
  });
});
