import { expect, it } from 'vitest';
import { formatRunTable } from '../../src/report/index.ts';
import { failed, finished, stage } from './runs.ts';

it('shows each network with its parameters, operations, accuracy and time', () => {
  const { stages } = finished();
  const measured = { flops: 833_040, weights_bytes: 79_528, latency_ms: 0.21349, samples_per_second: 4467.4 };
  const counted = { stages: { ...stages, student: stage(measured) } };
  expect(formatRunTable(counted).split('\n')).toEqual([
    'network            model  parameters  memory   FLOPs  compression  test accuracy   latency  training',
    'teacher            cnn     1,199,882       –       –            –         0.9912         –  12.3 s (stored)',
    'baseline           cnn        19,882       –       –        60.4×         0.9512         –  12.3 s',
    'distilled student  cnn        19,882  78 KiB  0.83 M        60.4×         0.9612  0.213 ms  12.3 s, 4,467/s',
  ]);
});

it('is a head alone if nothing was trained', () => {
  expect(formatRunTable(failed()).split('\n')).toHaveLength(1);
});
