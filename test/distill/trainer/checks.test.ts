import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedSum, type Term } from '../../../src/distill/losses/loss.ts';
import { idleTerms } from '../../../src/distill/trainer/checks.ts';
import type { TrainOptions } from '../../../src/distill/trainer/train.ts';

const term = (name: string, minimumBatch: number): Term => ({
  name,
  weight: 1,
  minimumBatch,
  value: () => {
    throw new Error('nothing is measured');
  },
});
const loss = weightedSum({ name: 'three', terms: [term('hard', 1), term('sp', 2), term('rkd', 3)] });

/** What is said of so many examples. */
const said = (size: number, batchSize: number, more: Partial<TrainOptions> = {}): string | undefined =>
  idleTerms({ loss, batchSize, epochs: 1, data: { train: { size } }, ...more } as TrainOptions);

describe('idleTerms', () => {
  it.each([
    {
      size: 65,
      batchSize: 64,
      text:
        'the terms sp and rkd learn nothing from the last batch of an epoch, which has 1 of 65 examples: ' +
        'trainer.batch_size=65 leaves no such rest',
    },
    {
      size: 66,
      batchSize: 64,
      text:
        'the term rkd learns nothing from the last batch of an epoch, which has 2 of 66 examples: ' +
        'trainer.batch_size=63 leaves no such rest',
    },
  ])('names the terms and the nearest size: $size by $batchSize', ({ size, batchSize, text }) => {
    expect(said(size, batchSize)).toBe(text);
  });

  it.each([
    { name: 'there is no rest', size: 64, batchSize: 32 },
    { name: 'the rest is large enough', size: 67, batchSize: 64 },
    { name: 'the batch holds all examples', size: 3, batchSize: 64 },
    { name: 'training ends before it', size: 65, batchSize: 32, more: { epochs: undefined, steps: 2 } },
    { name: 'no batch at all is large enough', size: 2, batchSize: 64 },
  ])('says nothing where $name', ({ size, batchSize, more }) => {
    expect(said(size, batchSize, more)).toBeUndefined();
  });

  it('names a size of which it would say nothing', () => {
    assert(
      property(integer({ min: 3, max: 300 }), integer({ min: 3, max: 300 }), (size, batch) => {
        const [, better] = /batch_size=(\d+)/.exec(said(size, batch) ?? '') ?? [];
        if (better !== undefined) expect(said(size, Number(better))).toBeUndefined();
      }),
    );
  });
});
