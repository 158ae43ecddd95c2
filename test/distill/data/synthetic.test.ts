import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { synthetic } from '../../../src/distill/data/synthetic.ts';

const make = (options: Parameters<typeof synthetic.create>[0], seed = 0): Dataset =>
  synthetic.create(options, { seed });

/** Accuracy of the nearest mean of the training examples' classes. */
function nearestMean({ train, test, classes, shape }: Dataset): number {
  const width = shape.reduce((a, b) => a * b, 1);
  const means = Array.from({ length: classes }, () => new Float64Array(width));
  train.inputs.forEach((value, i) => (means[train.labels[Math.floor(i / width)]!]![i % width]! += value));
  const score = (mean: Float64Array, example: number): number =>
    mean.reduce((sum, m, i) => sum + (m / (train.size / classes) - test.inputs[example * width + i]!) ** 2, 0);
  const right = Array.from(test.labels).filter((label, example) => {
    const scores = means.map((mean) => score(mean, example));
    return scores.indexOf(Math.min(...scores)) === label;
  });
  return right.length / test.size;
}

describe('synthetic', () => {
  it('has the shape, the classes and the sizes asked for', () => {
    const data = make({ shape: [4, 5, 2], classes: 4, train: 40, test: 8, validation: 0.1 });
    expect(data).toMatchObject({ shape: [4, 5, 2], classes: 4 });
    expect([data.train.size, data.validation?.size, data.test.size]).toEqual([36, 4, 8]);
    expect(data.mean).toHaveLength(2);
  });

  it('draws by the seed', () => {
    expect(make({ train: 9, test: 3 }, 1)).toEqual(make({ train: 9, test: 3 }, 1));
    expect(make({ train: 9, test: 3 }, 1)).not.toEqual(make({ train: 9, test: 3 }, 2));
  });

  it('is as hard as asked for', () => {
    const accuracies = [0, 0.8, 1].map((difficulty) => nearestMean(make({ difficulty })));
    expect(accuracies[0]).toBe(1);
    expect(accuracies[1]).toBeGreaterThan(accuracies[2]!);
    expect(accuracies[2]).toBeLessThan(0.5);
  });

  it('makes sequences of token ids, padded at the end, in which a token is followed by that of its class', () => {
    const { train, ...data } = make({ shape: [10], vocabulary: 6, classes: 2, difficulty: 0 });
    expect(data).toMatchObject({ shape: [10], vocabulary: 6 });
    expect(train.inputs).toBeInstanceOf(Int32Array);
    const followers: Record<string, Set<number>> = {};
    for (const [example, label] of train.labels.entries()) {
      const tokens = [...train.inputs.subarray(10 * example, 10 * example + 10)];
      const length = tokens.indexOf(0) === -1 ? 10 : tokens.indexOf(0);
      expect(length).toBeGreaterThanOrEqual(5);
      expect(tokens.slice(length).every((id) => id === 0)).toBe(true);
      for (let i = 1; i < length; i++) (followers[`${label} ${tokens[i - 1]}`] ??= new Set()).add(tokens[i]!);
    }
    expect(Object.values(followers).map(({ size }) => size)).toEqual(Array.from({ length: 10 }, () => 1));
  });
});
