import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreement,
  type Answers,
  calibrationError,
  confusionMatrix,
  onlyRight,
  perClassAccuracy,
  teacherDivergence,
} from '../../../src/distill/trainer/measures.ts';

/** Answers whose logits are the logarithms of these probabilities. */
function answering(probabilities: readonly (readonly number[])[], labels: readonly number[]): Answers {
  return { logits: Float32Array.from(probabilities.flat(), Math.log), labels, classes: probabilities[0]!.length };
}

const anyAnswers = fc
  .record({ count: fc.integer({ min: 1, max: 20 }), classes: fc.integer({ min: 2, max: 5 }) })
  .chain(({ count, classes }) =>
    fc.record({
      logits: fc.float32Array({
        minLength: count * classes,
        maxLength: count * classes,
        min: -30,
        max: 30,
        noNaN: true,
      }),
      labels: fc.array(fc.nat(classes - 1), { minLength: count, maxLength: count }),
      classes: fc.constant(classes),
    }),
  );

/** How many answers are right. */
function rightOf(answers: Answers): number {
  return confusionMatrix(answers).reduce((sum, row, i) => sum + row[i]!, 0);
}

describe('onlyRight', () => {
  it('counts the examples that one network alone answers rightly', () => {
    const [left, right] = [
      [1, 0],
      [0, 1],
    ];
    const labels = [0, 0, 1, 1, 0];
    const a = answering([left!, left!, left!, right!, right!], labels);
    const b = answering([left!, right!, right!, left!, right!], labels);
    expect(onlyRight(a, b)).toEqual({ a: 2, b: 1 });
  });

  it('differs by what the accuracies differ, and is turned round with the networks', () => {
    const two = anyAnswers.chain((a) =>
      fc
        .float32Array({ minLength: a.logits.length, maxLength: a.logits.length, noNaN: true })
        .map((logits) => ({ a, b: { ...a, logits } })),
    );
    fc.assert(
      fc.property(two, ({ a, b }) => {
        const only = onlyRight(a, b);
        expect(only.a - only.b).toBe(rightOf(a) - rightOf(b));
        expect(onlyRight(b, a)).toEqual({ a: only.b, b: only.a });
      }),
    );
  });
});

describe('calibrationError', () => {
  it.each([
    { name: 'sure and right', probabilities: [[1, 0]], labels: [0], ece: 0 },
    { name: 'sure and wrong', probabilities: [[1, 0]], labels: [1], ece: 1 },
    {
      name: 'right as often as it says',
      probabilities: [
        [0.75, 0.25],
        [0.75, 0.25],
        [0.75, 0.25],
        [0.75, 0.25],
      ],
      labels: [0, 0, 0, 1],
      ece: 0,
    },
    {
      name: 'two bins: 0.9 right, 0.6 wrong',
      probabilities: [
        [0.9, 0.1],
        [0.4, 0.6],
      ],
      labels: [0, 0],
      ece: (0.1 + 0.6) / 2,
    },
    {
      name: 'gaps of one bin cancel',
      probabilities: [
        [0.61, 0.39],
        [0.39, 0.61],
      ],
      labels: [0, 0],
      ece: 0.11,
    },
  ])('$name', ({ probabilities, labels, ece }) => {
    expect(calibrationError(answering(probabilities, labels))).toBeCloseTo(ece, 6);
  });

  it('is between 0 and 1', () => {
    fc.assert(fc.property(anyAnswers, (answers) => calibrationError(answers) >= 0 && calibrationError(answers) <= 1));
  });
});

describe('confusionMatrix', () => {
  const answers = answering(
    [
      [0.8, 0.1, 0.1],
      [0.2, 0.7, 0.1],
      [0.6, 0.3, 0.1],
    ],
    [0, 1, 1],
  );

  it('counts the answers to each class', () => {
    expect(confusionMatrix(answers)).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('gives the accuracy of each class, and none for a class without examples', () => {
    expect(perClassAccuracy(confusionMatrix(answers))).toEqual([1, 0.5, null]);
  });

  it('has a row for each class that sums to its examples', () => {
    fc.assert(
      fc.property(anyAnswers, (some) => {
        const sums = confusionMatrix(some).map((row) => row.reduce((a, b) => a + b, 0));
        const counts = sums.map((_, label) => some.labels.filter((other) => other === label).length);
        expect(sums).toEqual(counts);
      }),
    );
  });
});

describe('likeness to the teacher', () => {
  const teacher = answering(
    [
      [0.5, 0.5],
      [0.9, 0.1],
    ],
    [0, 0],
  );
  const student = answering(
    [
      [0.25, 0.75],
      [0.9, 0.1],
    ],
    [0, 0],
  );

  it('counts equal answers', () => {
    expect(agreement(student, teacher)).toBe(0.5);
  });

  it('is the mean KL divergence in nats', () => {
    expect(teacherDivergence(teacher, student)).toBeCloseTo((0.5 * Math.log(2) + 0.5 * Math.log(2 / 3)) / 2, 6);
  });

  it('is never negative, and nothing between equals', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const others = { ...answers, logits: answers.logits.toReversed() };
        expect(teacherDivergence(answers, others)).toBeGreaterThanOrEqual(-1e-9);
        expect(teacherDivergence(answers, answers)).toBe(0);
        expect(agreement(answers, answers)).toBe(1);
      }),
    );
  });
});
