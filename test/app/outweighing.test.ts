import { describe, expect, it } from 'vitest';
import type { ExperimentConfig } from '../../src/app/experiment-config.ts';
import { sayOutweighing } from '../../src/app/outweighing.ts';
import type { Outweighing } from '../../src/distill/index.ts';

const ramp = { schedule: 'linear', from: 0, to: 1 };
const loss = {
  _target_: 'losses.weighted_sum',
  terms: { hard: { method: 'cross_entropy' }, dkd: { method: 'dkd', weight: 1 }, late: { method: 'kd', weight: ramp } },
};
const first = { _target_: 'losses.weighted_sum', terms: { mine: { method: './mine.ts:mine' } } };
const own = { _target_: './loss.ts:own' };
const config = { loss, scheme: { _target_: 'schemes.two_stage', first } } as unknown as ExperimentConfig;
const found: Outweighing = {
  term: 'dkd',
  ratio: 23.256,
  by: 'gradient',
  labelsRaised: false,
  weight: 1,
  isRamp: false,
};

describe('what is said of a term that outweighs the labels', () => {
  it.each([
    {
      part: loss,
      more: {},
      says: 'the term dkd pulls 23 times as hard as the labels: loss.terms.dkd.weight=0.043 would make them equal',
    },
    {
      part: loss,
      more: { term: 'late', by: 'loss', isRamp: true },
      says: 'the term late is 23 times as large as that of the labels: loss.terms.late.weight.to=0.043 would make them equal',
    },
    {
      part: loss,
      more: { labelsRaised: true },
      says: 'the term dkd pulls 23 times as hard as the labels with a weight of 1: loss.terms.dkd.weight=0.043 would make them equal',
    },
    { part: first, more: { term: 'mine' }, says: ': +scheme.first.terms.mine.weight=0.043 would make' },
    { part: own, more: {}, says: ': a weight of 0.043 instead of 1 would make' },
    { part: own, more: { isRamp: true }, says: ': a weight of 0.043 instead of 1 at the end would make' },
    { part: undefined, more: {}, says: ': a weight of 0.043 instead of 1 would make' },
  ] as const)('$says', ({ part, more, says }) => {
    expect(sayOutweighing(config, part as never, { ...found, ...more })).toContain(says);
  });
});
