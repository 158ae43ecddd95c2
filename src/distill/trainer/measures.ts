/** @file How good a network's answers are, besides how many are right: calibration, confusion, likeness to the teacher. */

/** What a network answers to the examples of a split. */
export interface Answers {
  /** [examples, classes], row by row. */
  readonly logits: Float32Array;
  /** [examples]. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/** Class with the largest logit of each example; the first of equal ones. */
function predictions({ logits, classes, labels }: Answers): number[] {
  return Array.from(labels, (_, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    return row.reduce((best, x, k) => (x > row[best]! ? k : best), 0);
  });
}

/** Logarithms of the softmax of one example's logits, [classes]. */
export function logProbabilities({ logits, classes }: Pick<Answers, 'logits' | 'classes'>, example: number): number[] {
  const row = Array.from(logits.subarray(example * classes, (example + 1) * classes));
  const largest = Math.max(...row);
  const logSum = largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
  return row.map((x) => x - logSum);
}

/**
 * Expected calibration error, from 0 to 1: how far the probability that a network gives to its answers is from the share of
 * them that is right, over bins of equal width (Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 3).
 */
export function calibrationError(answers: Answers, bins = 15): number {
  const predicted = predictions(answers);
  const gaps = new Float64Array(bins);
  for (const [i, prediction] of predicted.entries()) {
    const confidence = Math.exp(logProbabilities(answers, i)[prediction]!);
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gaps[bin]! += (prediction === answers.labels[i] ? 1 : 0) - confidence;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / predicted.length;
}

/** [label][answer]: how many examples of a class were taken for each class. */
export function confusionMatrix(answers: Answers): number[][] {
  const { classes, labels } = answers;
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [i, prediction] of predictions(answers).entries()) counts[labels[i]!]![prediction]!++;
  return counts;
}

/** Share of the examples of each class that are right; null for a class without examples. */
export function perClassAccuracy(confusion: readonly (readonly number[])[]): (number | null)[] {
  return confusion.map((row, label) => {
    const count = row.reduce((a, b) => a + b, 0);
    return count === 0 ? null : row[label]! / count;
  });
}

/** Share of examples that two networks answer alike (Stanton et al. 2021, "Does Knowledge Distillation Really Work?", eq. 2). */
export function agreement(a: Answers, b: Answers): number {
  const others = predictions(b);
  const same = predictions(a).filter((prediction, i) => prediction === others[i]);
  return same.length / others.length;
}

/** Examples that only one of two networks answers rightly: what McNemar's test compares them by. */
export function onlyRight(a: Answers, b: Answers): { readonly a: number; readonly b: number } {
  const [first, second] = [predictions(a), predictions(b)];
  const right = { a: 0, b: 0 };
  for (const [i, prediction] of first.entries()) {
    if (prediction === second[i]) continue;
    if (prediction === a.labels[i]) right.a++;
    else if (second[i] === a.labels[i]) right.b++;
  }
  return right;
}

/** Mean KL divergence of the student's probabilities from the teacher's, Σ p_teacher · ln(p_teacher / p_student), in nats. */
export function teacherDivergence(teacher: Answers, student: Answers): number {
  const count = teacher.labels.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const q = logProbabilities(student, i);
    for (const [k, p] of logProbabilities(teacher, i).entries()) if (p > -Infinity) sum += Math.exp(p) * (p - q[k]!);
  }
  return sum / count;
}
