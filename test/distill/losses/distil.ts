/** @file Trains students of several families by a shipped loss, compiled, without one step beside it. */
import { expect } from 'vitest';
import { models } from '../../../src/distill/models/models.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { patterns } from '../fixtures.ts';
import { shippedLoss } from './shipped.ts';

// an image is a sequence of its rows too; the last of three batches is smaller
const data = patterns({ train: 20, test: 6, shape: [8, 8, 1] });

/** A student of each family, and a teacher of the same with other widths. */
const FAMILIES = {
  mlp: { model: 'mlp', student: { hidden: [10, 8] }, teacher: { hidden: [14, 12] } },
  cnn: { model: 'cnn', student: { widths: [3, 4], embedding: 6 }, teacher: { widths: [5, 6], embedding: 8 } },
  lstm: { model: 'rnn', student: { units: 5, layers: 2 }, teacher: { units: 7, layers: 2 } },
  transformer: {
    model: 'transformer',
    student: { width: 6, heads: 2, layers: 2 },
    teacher: { width: 8, heads: 2, layers: 2 },
  },
} as const;
export type Family = keyof typeof FAMILIES;

const build = (family: Family, who: 'student' | 'teacher', seed: number): Model => {
  const { model, ...options } = FAMILIES[family];
  const context = { inputShape: data.shape, classes: data.classes, seed };
  return models[model].create(options[who] as object, context);
};

/** Trains for two epochs and gives the losses of the steps and how the weights and the loss's variables moved. */
export async function distil(
  name: string,
  family: Family,
  engine: 'compiled' | 'cpu' = 'compiled',
  by: Family = family,
) {
  const { compile } = await startEngine(engine, { strict: true });
  const [model, teacher] = [build(family, 'student', 1), build(by, 'teacher', 2)];
  const context = { student: model, teacher, seed: 1, trainingLabels: data.train.labels };
  try {
    const loss = shippedLoss(name, context, { crd: { negatives: 6, dimensions: 5 } });
    const own = [...loss.variables, ...loss.state];
    const before = own.map((variable) => variable.dataSync().join());
    const optimizer = optimizers.sgd.create({ learning_rate: 0.0002 }, undefined);
    const found: number[] = [];
    await train({
      compile,
      model,
      teacher,
      data,
      loss,
      optimizer,
      epochs: 2,
      batchSize: 8,
      seed: 1,
      stage: 'student',
      evaluateEvery: 0,
      reportEvery: 1,
      listener: (event) => {
        if (event.kind === 'metric' && event.point.name === 'train/loss') found.push(event.point.value);
      },
    });
    const still = own.filter((variable, i) => variable.dataSync().join() === before[i]).map(({ shape }) => shape);
    loss.dispose();
    return { found, still };
  } finally {
    model.dispose();
    teacher.dispose();
  }
}

/** Largest difference of two lists, in parts of the largest number. */
export const gap = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!))) / Math.max(...b.map(Math.abs));

/** Losses that compare what stands where, and so refuse a network whose blocks have one place each. */
export const PLACES = new Set(['at', 'nst', 'cwd']);

/** Holds that a student learns by a loss from a teacher of its family, or that the loss says why it cannot. */
export async function holdLearns(family: Family, name: string): Promise<void> {
  const distilled = distil(name, family);
  if (family === 'mlp' && PLACES.has(name)) {
    await expect(distilled).rejects.toMatchObject({
      code: 'LOSS',
      fullKey: `terms.${name}.student_taps`,
      message: expect.stringContaining('block1 of mlp [10] with block1 of mlp [14]'),
    });
    return;
  }
  const { found, still } = await distilled;
  // features after a ReLU have no negative responses, so that their margins stay 0
  const unmoved = name === 'ofd' && !['lstm', 'transformer'].includes(family) ? 2 : 0;
  expect(found.length).toBeGreaterThanOrEqual(6);
  expect(found.every(Number.isFinite)).toBe(true);
  expect(still).toHaveLength(unmoved);
  if (family === 'cnn') expect(gap(found, (await distil(name, family, 'cpu')).found)).toBeLessThan(1e-4);
}
