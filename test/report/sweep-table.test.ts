import { expect, it } from 'vitest';
import { formatSweepTable } from '../../src/report/index.ts';
import { failed, finished, job, stage } from './runs.ts';

const jobs = [
  job(0, ['model=cnn', 'loss=relation', 'seed=1'], finished()),
  job(1, ['model=mlp', 'loss=relation', 'seed=1'], failed('no such teacher\nat all')),
  job(2, ['model=vit', 'loss=relation', '+note=x']),
];

it('shows what the jobs do not share, and says which did best and which failed', () => {
  expect(formatSweepTable(jobs).split('\n')).toEqual([
    'job  model  seed  +note  status      teacher  baseline  student  seconds',
    '  0  cnn    1     –      FINISHED     0.9912    0.9512   0.9612     45.7',
    '  1  mlp    1     –      FAILED            –         –        –      0.3',
    '  2  vit    –     x      UNFINISHED        –         –        –        –',
    'best student: 0.9612 in job 0 (model=cnn seed=1)',
    'job 1: MODEL: no such teacher',
    'job 2: no summary; it runs still, or its process was killed',
  ]);
});

it('shows all overrides of a single job, which is not the best of anything', () => {
  expect(formatSweepTable([jobs[0]!]).split('\n')).toEqual([
    'job  model  loss      seed  status    teacher  baseline  student  seconds',
    '  0  cnn    relation  1     FINISHED   0.9912    0.9512   0.9612     45.7',
  ]);
});

it('passes over students that learned nothing measurable', () => {
  const accuracies = [NaN, 0.5, 0.9, 0.9];
  const text = formatSweepTable(
    accuracies.map((accuracy, i) => job(i, [`i=${i}`], finished({ stages: { student: stage({ accuracy }) } }))),
  );
  expect(text).toContain('best student: 0.9000 in job 2 (i=2)');
});

it('names no best job if no student was trained', () => {
  expect(formatSweepTable([jobs[1]!, jobs[2]!])).not.toContain('best');
});
