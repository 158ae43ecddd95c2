import { describe, expect, it } from 'vitest';
import type { Term } from '../../../src/distill/losses/loss.ts';
import { outweighing, sharesOf } from '../../../src/distill/trainer/shares.ts';

describe('sharesOf', () => {
  it.each([
    { values: [1, 3], shares: [0.25, 0.75] },
    { values: [1, -3], shares: [0.25, 0.75] },
    { values: [1, null, 1], shares: [0.5, null, 0.5] },
    { values: [0, 0], shares: [0, 0] },
  ])('$values', ({ values, shares }) => {
    expect(sharesOf(values)).toEqual(shares);
  });
});

const value = (): never => {
  throw new Error('not measured here');
};
const hard: Term = { name: 'hard', weight: 1, value };
const soft = (weight: Term['weight'], more: Partial<Term> = {}): Term => ({ name: 'soft', weight, value, ...more });
const ramp = (from: number, to: number) => ({ schedule: 'linear', from, to }) as const;

describe('outweighing', () => {
  it.each([
    {
      name: 'by the gradient',
      terms: [hard, soft(2)],
      values: [1, 1],
      pulls: [0.1, 1],
      found: [{ ratio: 20, by: 'gradient', weight: 2 }],
    },
    {
      name: 'not the loss, where there is a gradient',
      terms: [hard, soft(1)],
      values: [1, 50],
      pulls: [1, 1],
      found: [],
    },
    {
      name: 'labels of a low weight as in a baseline',
      terms: [{ ...hard, weight: 0.1 }, soft(0.9, { name: 'less' }), soft(18)],
      values: [1, 1, 1],
      pulls: [1, 2, 1],
      found: [{ ratio: 18, labelsRaised: true, weight: 18 }],
    },
    {
      name: 'not by the loss at the usual weight',
      terms: [hard, soft(4, { isUsual: true })],
      values: [1, 5],
      pulls: [1, null],
      found: [],
    },
    {
      name: 'by the gradient also at the usual weight',
      terms: [hard, soft(4, { isUsual: true })],
      values: [1, 5],
      pulls: [1, 5],
      found: [{ ratio: 20, labelsRaised: false }],
    },
    {
      name: 'by the loss, where there is none',
      terms: [hard, soft(4)],
      values: [1, 5],
      pulls: [1, null],
      found: [{ ratio: 20, by: 'loss', weight: 4 }],
    },
    { name: 'not ten times', terms: [hard, soft(10)], values: [1, 1], pulls: [1, 1], found: [] },
    {
      name: 'a ramp by its end',
      terms: [hard, soft(ramp(0, 20))],
      values: [1, 0],
      pulls: [1, 1],
      found: [{ ratio: 20, weight: 20, isRamp: true }],
    },
    { name: 'a ramp that ends low', terms: [hard, soft(ramp(20, 1))], values: [1, 1], pulls: [1, 1], found: [] },
    { name: 'without labels', terms: [soft(9), soft(90)], values: [1, 1], pulls: [1, 1], found: [] },
    {
      name: 'labels whose ramp ends with nothing',
      terms: [{ ...hard, weight: ramp(1, 0) }, soft(90)],
      values: [1, 1],
      pulls: [1, 1],
      found: [],
    },
    {
      name: 'labels by another name',
      terms: [{ ...hard, name: 'ce', labels: true }, soft(90)],
      values: [1, 1],
      pulls: [1, 1],
      found: [{ ratio: 90 }],
    },
    {
      name: 'what is called hard and is not of the labels',
      terms: [{ ...hard, labels: false }, soft(90)],
      values: [1, 1],
      pulls: [1, 1],
      found: [],
    },
    {
      name: 'two terms of the labels together',
      terms: [hard, { ...hard, name: 'b', labels: true }, soft(15)],
      values: [1, 1, 1],
      pulls: [1, 1, 1],
      found: [],
    },
  ])('$name', ({ terms, values, pulls, found }) => {
    expect(outweighing({ terms }, { values, pulls })).toMatchObject(found.map((one) => ({ term: 'soft', ...one })));
  });
});
