import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBatch } from '../../../src/track/index.ts';
import type { KeyValue, Metric } from '../../../src/track/index.ts';
import { cutValue } from '../../../src/track/mlflow/split-batch.ts';
import { writeMetric } from '../../../src/track/mlflow/wire.ts';

const metrics = (n: number): Metric[] =>
  Array.from({ length: n }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), timestamp: step, step }));
const pairs = (n: number, value = 'v'): KeyValue[] => Array.from({ length: n }, (_, i) => ({ key: `k${i}`, value }));

describe('splitBatch', () => {
  it.each([
    { name: 'nothing', batch: {}, sizes: [] },
    { name: '1000 metrics', batch: { metrics: metrics(1000) }, sizes: [1000] },
    { name: '1001 metrics', batch: { metrics: metrics(1001) }, sizes: [1000, 1] },
    { name: '100 parameters', batch: { params: pairs(100) }, sizes: [100] },
    { name: '101 parameters and tags', batch: { params: pairs(101), tags: pairs(101) }, sizes: [100, 1, 100, 1] },
    { name: 'all kinds', batch: { metrics: metrics(950), params: pairs(100) }, sizes: [100, 950] },
    { name: '100 of the longest values', batch: { params: pairs(100, 'ü'.repeat(6000)) }, sizes: [82, 18] },
  ])('cuts $name', ({ batch, sizes }) => {
    const batches = splitBatch(batch);
    expect(batches.map(({ metrics, params, tags }) => metrics.length + params.length + tags.length)).toEqual(sizes);
  });

  it('keeps everything, in order, under a megabyte', () => {
    const pair = fc.record({
      key: fc.string({ unit: 'binary' }),
      value: fc.string({ unit: 'binary', maxLength: 9000 }),
    });
    const metric = fc.record({
      key: fc.string({ maxLength: 250 }),
      value: fc.double(),
      timestamp: fc.nat(),
      step: fc.nat(),
    });
    const batch = fc.record({
      params: fc.array(pair, { maxLength: 250 }),
      tags: fc.array(pair, { maxLength: 250 }),
      metrics: fc.array(metric, { maxLength: 2500 }),
    });
    fc.assert(
      fc.property(batch, (batch) => {
        const batches = splitBatch(batch);
        expect(batches.flatMap(({ params }) => params)).toEqual(batch.params);
        expect(batches.flatMap(({ tags }) => tags)).toEqual(batch.tags);
        expect(batches.flatMap(({ metrics }) => metrics)).toEqual(batch.metrics);
        for (const { metrics, params, tags } of batches) {
          const body = JSON.stringify({ run_id: 'x'.repeat(32), metrics: metrics.map(writeMetric), params, tags });
          expect(Buffer.byteLength(body)).toBeLessThan(1e6);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('cutValue', () => {
  it.each([
    { name: 'a short value', value: 'abc', cut: 'abc' },
    { name: 'a value of the greatest length', value: 'abcde', cut: 'abcde' },
    { name: 'a longer value', value: 'abcdef', cut: 'abcd…' },
    { name: 'whole characters', value: '😀😀😀😀😀', cut: '😀😀😀😀😀' },
    { name: 'between characters', value: '😀😀😀😀😀😀', cut: '😀😀😀😀…' },
  ])('leaves or cuts $name', ({ value, cut }) => expect(cutValue(value, 5)).toBe(cut));
});
