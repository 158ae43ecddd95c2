import { describe, expect, it } from 'vitest';
import { probesOf, wordsOf } from '../../../src/sweep/index.ts';
import { planOf } from './tree.ts';

/** The words of the probes of a sampler's space. */
function probes(words: readonly string[], sweeper?: string): string[] {
  const plan = planOf(words, { sampling: true, sweeper });
  return probesOf(plan).map((params) => wordsOf(plan, params).join(' '));
}

describe('probesOf', () => {
  it.each([
    { words: ['y=7'], jobs: ['y=7'] },
    { words: ['x=1,2,3', 'y=4,5'], jobs: ['x=1 y=4', 'x=2 y=5', 'x=3 y=4'] },
    { words: ['x=range(0,1000000)', 'lr=interval(0.5,1)'], jobs: ['x=0 lr=0.5', 'x=999999 lr=1.0'] },
    { words: ['x=range(0,1)', 'y=1'], jobs: ['x=0 y=1'] },
    {
      words: ['model=cnn,vit', '+w=1,2'],
      sweeper: '{when: {+w: {model: cnn}}}',
      jobs: ['model=cnn +w=1', 'model=vit', 'model=cnn +w=2'],
    },
    {
      words: ['x=1,2', 'y=3,4', 'z=5,6'],
      sweeper: '{when: {z: {y: 4}, y: {x: 2}}}',
      jobs: ['x=1', 'x=2 y=4 z=6', 'x=2 y=3', 'x=2 y=4 z=5'],
    },
  ])('$words $sweeper', ({ words, sweeper, jobs }) => expect(probes(words, sweeper)).toEqual(jobs));
});
