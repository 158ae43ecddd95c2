import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { modelCost } from '../../../src/distill/models/cost.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { models } from '../../../src/distill/models/models.ts';
import { adam } from '../../../src/distill/optimizers/adam.ts';
import { classifierOf, classify } from '../../../src/distill/schemes/classifier.ts';
import { reuseHead } from '../../../src/distill/schemes/head-reuse.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { inputsOf, patterns, useCpu } from '../fixtures.ts';

const data = patterns();
const context = { inputShape: data.shape, classes: data.classes };
const resnet = (widths: number[], seed: number): Model =>
  models.resnet.create({ depth: 2 + 2 * widths.length, widths }, { ...context, seed });
const mlp = (hidden: number[], seed: number): Model => models.mlp.create({ hidden }, { ...context, seed });
const vgg = (seed: number): Model =>
  models.vgg.create({ widths: [2, 2, 3, 3], convolutions: [1, 1, 1, 1] }, { ...context, seed });

const rows: { name: string; student: () => Model; teacher: () => Model; projected: number[] }[] = [
  {
    name: 'maps of one size',
    student: () => resnet([2, 2, 4], 1),
    teacher: () => resnet([3, 4, 6], 2),
    projected: [2, 2, 6],
  },
  {
    name: "the student's maps smaller",
    student: () => resnet([2, 3, 4, 5], 1),
    teacher: () => resnet([3, 4, 6], 2),
    projected: [1, 1, 6],
  },
  {
    name: "the student's maps larger",
    student: () => vgg(1),
    teacher: () => resnet([3, 4, 6, 7], 2),
    projected: [1, 1, 7],
  },
  { name: 'embeddings', student: () => mlp([9, 5], 1), teacher: () => mlp([12, 8], 2), projected: [8] },
  {
    name: 'the mean of maps, from a student without maps',
    student: () => mlp([5], 1),
    teacher: () => resnet([3, 4, 6], 2),
    projected: [6],
  },
];

describe.each(rows)('reuseHead: $name', ({ student, teacher: makeTeacher, projected }) => {
  it("answers with the teacher's classifier on projected features", async () => {
    await useCpu();
    const before = tf.memory().numTensors;
    const teacher = makeTeacher();
    const { model } = reuseHead(student(), teacher, { seed: 1 });
    expect(model.taps['projected']).toEqual(projected);
    expect(model.taps['embedding']).toEqual(teacher.taps['embedding']);
    const x = inputsOf(data, 4);
    tf.tidy(() => {
      const { embedding, logits } = model.forward(x);
      const expected = classify(embedding as tf.Tensor2D, classifierOf(teacher)).dataSync();
      for (const [i, value] of logits!.dataSync().entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    });
    const { kernel, bias } = classifierOf(teacher);
    const own = model.variables.reduce((sum, variable) => sum + variable.size, 0);
    expect(model.parameters).toBe(own);
    expect(own).toBeGreaterThan(kernel.size + bias.size);
    expect(modelCost(model).parameters).toBe(own);
    for (const one of [model, teacher, x]) one.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('learns the features and leaves the classifier as it is, on the compiled engine', async () => {
    const { compile } = await startEngine('compiled', { strict: true });
    const teacher = makeTeacher();
    const { model, learner, loss } = reuseHead(student(), teacher, { seed: 1 });
    const optimizer = adam.create({ learning_rate: 0.01 }, undefined);
    const common = { data, loss, optimizer, batchSize: 16, seed: 1, compile, stage: 'student' };
    const { history } = await train({ ...common, model: learner, teacher, epochs: 5 });
    expect(history.at(-1)!.loss).toBeLessThan(0.9 * history[0]!.loss);
    const [own, theirs] = [classifierOf(model), classifierOf(teacher)];
    expect([...own.kernel.dataSync(), ...own.bias.dataSync()]).toEqual([
      ...theirs.kernel.dataSync(),
      ...theirs.bias.dataSync(),
    ]);
    for (const one of [model, teacher, loss]) one.dispose();
  });
});
