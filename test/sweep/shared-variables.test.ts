import { expect, it } from 'vitest';
import { sharedVariables } from '../../src/sweep/shared-variables.ts';
import { composeTree } from '../compose/conf-tree.ts';

/** A job with these variables. */
function job(variables: readonly string[]) {
  const words = variables.map((variable) => `+hydra.job.env_set.${variable}`);
  return { composition: composeTree({ 'config.yaml': 'a: x' }, words) };
}

it.each<readonly [string, readonly (readonly string[])[], Record<string, string>]>([
  ['of no job', [], {}],
  ['of one job', [['A=1', 'B=${a}']], { A: '1', B: 'x' }],
  [
    'that all have alike',
    [
      ['A=1', 'B=2'],
      ['A=1', 'B=2'],
    ],
    { A: '1', B: '2' },
  ],
  [
    'but none that differ, or that one lacks',
    [
      ['A=1', 'B=2', 'C=3'],
      ['A=1', 'B=4'],
    ],
    { A: '1' },
  ],
  ['but none of a job that has none', [['A=1'], []], {}],
  ['but none where one cannot be resolved', [['A=1'], ['A=1', 'B=${none}']], {}],
])('variables %s', (_, jobs, shared) => {
  expect(sharedVariables(jobs.map(job))).toEqual(shared);
});
