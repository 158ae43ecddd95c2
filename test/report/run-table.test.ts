import { expect, it } from 'vitest';
import { formatRunTable } from '../../src/report/index.ts';
import { failed, finished, stage } from './runs.ts';

it('shows each network with its parameters, operations, accuracy and time', () => {
  const { stages } = finished();
  const counted = { stages: { ...stages, student: stage({ flops: 833_040 }) } };
  expect(formatRunTable(counted).split('\n')).toEqual([
    'network            model  parameters   FLOPs  compression  test accuracy  training',
    'teacher            cnn     1,199,882       –            –         0.9912  12.3 s (stored)',
    'baseline           cnn        19,882       –        60.4×         0.9512  12.3 s',
    'distilled student  cnn        19,882  0.83 M        60.4×         0.9612  12.3 s',
  ]);
});

it('is a head alone if nothing was trained', () => {
  expect(formatRunTable(failed()).split('\n')).toHaveLength(1);
});
