import { expect, it } from 'vitest';
import { formatRunTable } from '../../src/report/index.ts';
import { failed, finished, stage } from './runs.ts';

it("shows each network's answers to the test set, and what it costs", () => {
  const { stages } = finished();
  const measured = { flops: 833_040, weights_bytes: 79_528, latency_ms: 0.21349, samples_per_second: 4467.4 };
  const measures = { ece: 0.01239, agreement: 0.9876, kl: 0.0421, per_class_accuracy: [1, null, 0.95], confusion: [] };
  const counted = { stages: { ...stages, student: stage({ ...measured, compression: 60.352, measures }) } };
  expect(formatRunTable(counted).split('\n')).toEqual([
    'network            test accuracy     NLL     ECE  agreement  KL to teacher  worst class',
    'teacher                   0.9912  0.1234       –          –              –            –',
    'baseline                  0.9512  0.1234       –          –              –            –',
    'distilled student         0.9612  0.1234  0.0124     0.9876         0.0421    2: 0.9500',
    '',
    'network            model  parameters  memory   FLOPs  compression   latency  training',
    'teacher            cnn     1,199,882       –       –            –         –  12.3 s (stored)',
    'baseline           cnn        19,882       –       –            –         –  12.3 s',
    'distilled student  cnn        19,882  78 KiB  0.83 M        60.4×  0.213 ms  12.3 s, 4,467/s',
    '',
    'distilling: +1.00 points of test accuracy over the baseline',
  ]);
});

it('has the calibrated figures beside the raw ones where there are some', () => {
  const measures = { ece: 0.27, per_class_accuracy: [], confusion: [] };
  const calibrated = { temperature: 0.2, nll: 0.38, ece: 0.05 };
  const stages = {
    baseline: stage({ measures }),
    student: stage({ loss: 0.61, measures: { ...measures, calibrated } }),
  };
  expect(formatRunTable({ stages }).split('\n').slice(0, 3)).toEqual([
    'network            test accuracy     NLL     ECE  calibrated NLL  calibrated ECE  agreement  KL to teacher  worst class',
    'baseline                  0.9612  0.1234  0.2700               –               –          –              –            –',
    'distilled student         0.9612  0.6100  0.2700          0.3800          0.0500          –              –            –',
  ]);
});

it('is empty if nothing was trained', () => {
  expect(formatRunTable(failed())).toBe('');
});
