import { expect, it } from 'vitest';
import { formatRunTable } from '../../src/report/index.ts';
import { failed, finished } from './runs.ts';

it('shows each network with its parameters, accuracy and time', () => {
  expect(formatRunTable(finished()).split('\n')).toEqual([
    'network            model  parameters  test accuracy  training',
    'teacher            cnn     1,199,882         0.9912  12.3 s (stored)',
    'baseline           cnn        19,882         0.9512  12.3 s',
    'distilled student  cnn        19,882         0.9612  12.3 s',
  ]);
});

it('is a head alone if nothing was trained', () => {
  expect(formatRunTable(failed()).split('\n')).toHaveLength(1);
});
