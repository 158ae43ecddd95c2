import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { crossEntropyLoss } from '../../../src/distill/losses/cross-entropy.ts';
import { weightedSum, type Loss, type Term } from '../../../src/distill/losses/loss.ts';
import { weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';
import { cnn } from '../../../src/distill/models/cnn.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { resnet } from '../../../src/distill/models/resnet.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { evaluate } from '../../../src/distill/trainer/evaluate.ts';
import { train, type TrainOptions, type TrainResult } from '../../../src/distill/trainer/train.ts';
import type { TrackEvent } from '../../../src/util/events.ts';
import { patterns, useCpu } from '../fixtures.ts';
import { shippedLoss } from '../losses/shipped.ts';
import { ALL } from '../../sample.ts';

beforeAll(useCpu);

const data = patterns();
const made: { dispose(): void }[] = [];
const keep = <T extends { dispose(): void }>(it: T): T => {
  made.push(it);
  return it;
};
afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});

const context = { inputShape: data.shape, classes: data.classes, seed: 1 };
const small = (): Model => keep(mlp.create({ hidden: [8], dropout: 0.2 }, context));
/** With batch normalisation. */
const normalised = (): Model => keep(resnet.create({ depth: 8, widths: [2, 2, 4] }, context));
const teacherOf = (): Model => keep(mlp.create({ hidden: [12, 10] }, { ...context, seed: 9 }));
const labelsOnly = (model: Model): Loss => crossEntropyLoss.create({}, { student: model, seed: 1 });

function optionsFor(model: Model, more: Partial<TrainOptions> = {}): TrainOptions {
  const optimizer = optimizers.adam.create({ learning_rate: 0.01 }, undefined);
  const loss = more.loss ?? labelsOnly(model);
  return { model, data, loss, optimizer, epochs: 2, batchSize: 20, seed: 1, stage: 'student', ...more };
}

const weightsOf = (model: Model): number[][] => model.variables.map((variable) => [...variable.dataSync()]);
/** Moving statistics too. */
const allOf = (model: Model): number[][] => model.network.weights.map((weight) => [...weight.read().dataSync()]);
const timeless = ({ steps, history, test, interrupted }: TrainResult) => ({ steps, history, test, interrupted });

async function eventsOf(model: Model, more: Partial<TrainOptions> = {}): Promise<TrackEvent[]> {
  const events: TrackEvent[] = [];
  await train(optionsFor(model, { ...more, listener: (event) => events.push(event) }));
  return events;
}

/** All that a short distillation into a convolutional student comes to, but the time it took. */
async function runWith(seed: number) {
  const teacher = teacherOf();
  const model = keep(cnn.create({ widths: [2], embedding: 4, dropout: 0.2 }, { ...context, seed }));
  const loss: Loss = keep(shippedLoss('feature', { student: model, teacher, seed }));
  const result = await train(optionsFor(model, { loss, teacher, seed }));
  return { ...timeless(result), weights: weightsOf(model) };
}

/** A term that reads the logits. */
function termOf(name: string, value: (logits: tf.Tensor) => tf.Tensor): Term {
  return { name, weight: 1, value: ({ student }) => tf.mean(value(student['logits']!)) };
}

describe('train', () => {
  it('learns', async () => {
    const model = small();
    const before = await evaluate({ model, data });
    const { steps, history, test, interrupted, seconds, samplesPerSecond } = await train(
      optionsFor(model, { epochs: 6 }),
    );
    expect({ steps, interrupted }).toEqual({ steps: 30, interrupted: false });
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(test!.accuracy).toBeGreaterThan(Math.max(0.9, before.accuracy));
    expect(test!.loss).toBeLessThan(before.loss);
    expect(history.at(-1)!.test).toEqual(test);
    expect(test).toEqual(await evaluate({ model, data }));
    expect(Math.min(seconds, samplesPerSecond)).toBeGreaterThan(0);
  });

  it.each(['response', 'feature', 'relation'] as const)(
    'learns from a teacher by %s, and leaves the teacher alone',
    async (name) => {
      const teacher = teacherOf();
      await train(optionsFor(teacher, { epochs: 6 }));
      const before = weightsOf(teacher);
      const model = small();
      const loss: Loss = keep(shippedLoss(name, { student: model, teacher, seed: 1 }, { hint: { weight: 1 } }));
      const projector = loss.variables.map((variable) => variable.dataSync().join());
      const { test, history } = await train(optionsFor(model, { epochs: 8, loss, teacher }));
      expect(test!.accuracy).toBeGreaterThan(0.8);
      expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss);
      expect(weightsOf(teacher)).toEqual(before);
      loss.variables.forEach((variable, i) => expect(variable.dataSync().join()).not.toBe(projector[i]));
    },
  );

  it('repeats itself bit for bit with the same seed, and not with another', async () => {
    const first = await runWith(1);
    expect(await runWith(1)).toEqual(first);
    expect((await runWith(2)).weights).not.toEqual(first.weights);
  });

  it('keeps no tensors, whether the teacher is asked once or every time', async () => {
    const teacher = teacherOf();
    const model = small();
    const loss: Loss = keep(shippedLoss('relation', { student: model, teacher, seed: 1 }));
    for (const teacherMemory of [0, 1e6]) {
      const before = tf.memory().numTensors;
      const seen: number[] = [];
      const listener = (event: TrackEvent): void => {
        if (event.kind === 'progress') seen.push(tf.memory().numTensors);
      };
      await train(optionsFor(model, { loss, teacher, teacherMemory, listener }));
      expect(new Set(seen).size).toBe(1);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it.runIf(ALL)('comes to the same weights whether the teacher is asked once or every time', async () => {
    const teacher = teacherOf();
    const run = async (teacherMemory: number): Promise<number[][]> => {
      const model = small();
      const loss: Loss = keep(shippedLoss('relation', { student: model, teacher, seed: 1 }));
      await train(optionsFor(model, { loss, teacher, teacherMemory, epochs: 3 }));
      return weightsOf(model);
    };
    const [online, kept] = [await run(0), await run(1e6)];
    online.forEach((weights, i) => weights.forEach((weight, j) => expect(kept[i]![j]).toBeCloseTo(weight, 4)));
  });
});

/** All that a distillation on these data comes to, with so many bytes for the teacher's answers. */
async function distilOn(set: Dataset, teacherMemory: number) {
  const teacher = teacherOf();
  const model = small();
  const loss: Loss = keep(shippedLoss('response', { student: model, teacher, seed: 1 }));
  const result = await train(optionsFor(model, { loss, teacher, data: set, teacherMemory, epochs: 3 }));
  return { ...timeless(result), weights: weightsOf(model) };
}

describe('augmentation', () => {
  const augmented: Dataset = { ...data, augment: { shift: 1, crop: 1, flip: true, cutout: 2, mixup: 0.4 } };
  it('is seen by the teacher too, who is asked in every epoch, however much memory there is', async () => {
    const kept = await distilOn(augmented, 1e6);
    expect(kept).toEqual(await distilOn(augmented, 0));
    expect(kept.weights).not.toEqual((await distilOn(data, 1e6)).weights);
  });

  it('leaves what is measured alone', async () => {
    const model = small();
    const { test } = await train(optionsFor(model, { data: augmented }));
    expect(test).toEqual(await evaluate({ model, data }));
  });
});

describe('batches prepared in another thread', () => {
  // enough of them that a thread is started
  const many = patterns({ train: 100, test: 6, shape: [32, 32, 3] });
  const shifting: Dataset = { ...many, augment: { shift: 1, crop: 0, flip: true, cutout: 0, mixup: 0.4 } };
  const learner = (): Model => keep(mlp.create({ hidden: [4] }, { ...context, inputShape: many.shape }));
  const run = async (prefetch: number) => {
    const model = learner();
    const result = await train(optionsFor(model, { data: shifting, epochs: 12, evaluateEvery: 4, prefetch }));
    return { ...timeless(result), weights: weightsOf(model) };
  };

  it.runIf(ALL)('come to the same numbers, bit for bit', async () => {
    expect(await run(2)).toEqual(await run(0));
  });

  it('are not waited for after a signal', async () => {
    const abort = new AbortController();
    const listener = (event: TrackEvent): void => {
      if (event.kind === 'progress' && event.progress.step === 7) abort.abort();
    };
    const result = await train(optionsFor(learner(), { data: many, epochs: 30, signal: abort.signal, listener }));
    expect(result).toMatchObject({ steps: 7, interrupted: true });
  });
});

describe('the events of train', () => {
  it('are a start, progress after every step, metrics when due, and an end', async () => {
    const events = await eventsOf(small(), { reportEvery: 3 });
    expect(events[0]).toEqual({ kind: 'stage-start', stage: 'student', epochs: 2, steps: 10, done: 0 });
    expect(events.at(-1)).toMatchObject({ kind: 'stage-end', stage: 'student' });
    const progress = events.flatMap((event) => (event.kind === 'progress' ? [event.progress] : []));
    expect(progress.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(progress.at(-1)).toMatchObject({ epoch: 2, epochs: 2, steps: 10, secondsLeft: 0 });
    const points = events.flatMap((event) => (event.kind === 'metric' ? [event.point] : []));
    const stepsOf = (name: string): number[] => points.filter((point) => point.name === name).map(({ step }) => step);
    expect(stepsOf('train/loss')).toEqual([3, 5, 6, 9, 10]);
    expect(stepsOf('train/accuracy')).toEqual([3, 5, 6, 9, 10]);
    expect(stepsOf('test/accuracy')).toEqual([5, 10]);
    expect(stepsOf('test/loss')).toEqual([5, 10]);
    expect(new Set(points.map(({ stage }) => stage))).toEqual(new Set(['student']));
  });

  it('have a metric for each term if there are several', async () => {
    const [teacher, model] = [teacherOf(), small()];
    const loss: Loss = shippedLoss('relation', { student: model, teacher, seed: 1 });
    const events = await eventsOf(model, { loss, teacher, epochs: 1 });
    const latest = new Map(
      events.flatMap((event) => (event.kind === 'metric' ? [[event.point.name, event.point.value]] : [])),
    );
    const sum = loss.terms.reduce(
      (all, { name, weight }) => all + (weight as number) * latest.get(`train/loss/${name}`)!,
      0,
    );
    expect(latest.get('train/loss')).toBeCloseTo(sum, 4);
    const sharesOf = (kind: string): (number | undefined)[] =>
      loss.terms.map(({ name }) => latest.get(`train/${kind}/${name}`));
    const shares = loss.terms.map(({ name, weight }) => ((weight as number) * latest.get(`train/loss/${name}`)!) / sum);
    for (const [i, share] of sharesOf('loss_share').entries()) expect(share).toBeCloseTo(shares[i]!, 4);
    const [hard, soft, rkd] = sharesOf('gradient_share');
    expect([hard! + soft!, rkd]).toEqual([expect.closeTo(1, 5), undefined]);
  });

  it.runIf(ALL)(
    "have the terms' shares of the gradient with the first report, and then at most every 500 steps",
    async () => {
      const [teacher, model] = [teacherOf(), small()];
      const loss: Loss = shippedLoss('response', { student: model, teacher, seed: 1 });
      const steps = async (options: object): Promise<number[]> => {
        const events = await eventsOf(model, { loss, teacher, ...options });
        return events.flatMap((event) =>
          event.kind === 'metric' && event.point.name === 'train/gradient_share/soft' ? [event.point.step] : [],
        );
      };
      expect(await steps({ reportEvery: 3 })).toEqual([3]);
      expect(await steps({ reportEvery: 40, epochs: 201, evaluateEvery: 0 })).toEqual([5, 500, 1000]);
    },
  );

  it.each([
    { evaluateEvery: 0, epochs: [3] },
    { evaluateEvery: 1, epochs: [1, 2, 3] },
    { evaluateEvery: 2, epochs: [2, 3] },
  ])('have the test split after epochs $epochs for evaluateEvery $evaluateEvery', async ({ evaluateEvery, epochs }) => {
    const events = await eventsOf(small(), { evaluateEvery, epochs: 3 });
    const found = events.flatMap((event) =>
      event.kind === 'metric' && event.point.name === 'test/loss' ? [event.point.epoch] : [],
    );
    expect(found).toEqual(epochs);
  });
});

describe('a validation split', () => {
  it('is measured whenever the test split is, and changes no weight', async () => {
    const validation = patterns({ train: 30, seed: 1 }).train;
    const [plain, model] = [small(), small()];
    await train(optionsFor(plain));
    const names: string[] = [];
    const listener = (event: TrackEvent): void => {
      if (event.kind === 'metric' && /^(validation|test)/.test(event.point.name)) names.push(event.point.name);
    };
    const { history } = await train(optionsFor(model, { data: { ...data, validation }, listener }));
    expect(history.map((epoch) => epoch.validation?.count)).toEqual([30, 30]);
    const once = ['validation/accuracy', 'validation/loss', 'test/accuracy', 'test/loss'];
    expect(names).toEqual([...once, ...once]);
    expect(weightsOf(model)).toEqual(weightsOf(plain));
  });
});

describe('training by steps', () => {
  it('breaks the last epoch off, measures it, and does what as many epochs do', async () => {
    const [whole, broken] = [small(), small()];
    await train(optionsFor(whole, { epochs: 2 }));
    const events: TrackEvent[] = [];
    const listener = (event: TrackEvent): void => void events.push(event);
    const result = await train(optionsFor(broken, { epochs: undefined, steps: 10, listener }));
    expect(weightsOf(broken)).toEqual(weightsOf(whole));
    expect(result).toMatchObject({ steps: 10, epoch: 2, interrupted: false });

    const seven = await train(optionsFor(small(), { epochs: undefined, steps: 7, evaluateEvery: 0, listener }));
    expect(seven).toMatchObject({ steps: 7, epoch: 2, stoppedEarly: false });
    expect(seven.history.map(({ test }) => test?.count)).toEqual([undefined, 48]);
    expect(seven.test?.count).toBe(48);
    expect(events).toContainEqual({ kind: 'stage-start', stage: 'student', epochs: 2, steps: 7, done: 0 });
    const points = events.flatMap((event) => (event.kind === 'metric' ? [event.point] : []));
    expect(points.filter(({ name, step }) => name === 'train/loss' && step === 7)).toHaveLength(1);
  });
});

describe('a choice', () => {
  const own = patterns({ train: 30, seed: 1 }).train;
  /** Examples of which less is known the more is learnt. */
  const misleading = { ...own, labels: own.labels.map((label) => (label + 1) % data.classes) };
  const deceived: Dataset = { ...data, validation: misleading };
  const byLoss = { monitor: 'loss', select: 'best', patience: 2 } as const;

  it('stops early and ends with the weights of the best epoch', async () => {
    const [one, model] = [small(), small()];
    await train(optionsFor(one, { epochs: 1 }));
    const events: TrackEvent[] = [];
    const listener = (event: TrackEvent): void => void events.push(event);
    const options = { data: deceived, epochs: 9, evaluateEvery: 0, choice: byLoss, listener };
    const result = await train(optionsFor(model, options));
    expect(result).toMatchObject({ steps: 15, epoch: 1, stoppedEarly: true, interrupted: false });
    expect(result.history.map(({ validation, test }) => [validation?.count, test?.count])).toEqual([
      [30, undefined],
      [30, undefined],
      [30, 48],
    ]);
    expect(weightsOf(model)).toEqual(weightsOf(one));
    expect(result.test).toEqual(await evaluate({ model, data }));
    expect(result.validation).toEqual(await evaluate({ model, data, split: misleading }));
    const latest = events.findLast((event) => event.kind === 'metric' && event.point.name === 'test/loss');
    expect(latest).toMatchObject({ point: { value: result.test!.loss } });
  });

  it.runIf(ALL)('brings back moving statistics too', async () => {
    const [one, model] = [normalised(), normalised()];
    await train(optionsFor(one, { epochs: 1, batchSize: 48 }));
    const choice = { monitor: 'loss', select: 'best' } as const;
    const { epoch } = await train(optionsFor(model, { data: deceived, epochs: 3, batchSize: 48, choice }));
    expect(allOf(one)).not.toEqual(allOf(normalised()));
    expect({ epoch, same: allOf(model).join() === allOf(one).join() }).toEqual({ epoch: 1, same: true });
  });

  it('never looks at the test split', async () => {
    const run = async (test: Dataset['test']) => {
      const model = small();
      const choice = { select: 'best', patience: 1 } as const;
      const { history, epoch } = await train(
        optionsFor(model, { data: { ...data, validation: own, test }, epochs: 6, choice }),
      );
      return { epoch, seen: history.map(({ validation }) => validation), weights: weightsOf(model) };
    };
    expect(await run(misleading)).toEqual(await run(data.test));
  });

  it.each([{ select: 'best' }, { patience: 3 }] as const)('by %o needs a validation split', async (choice) => {
    await expect(train(optionsFor(small(), { choice }))).rejects.toMatchObject({
      code: 'DATA',
      expected: expect.stringContaining('data.validation=0.1'),
    });
  });
});

describe('an aborted signal', () => {
  it('stops at the next step and keeps the weights so far', async () => {
    const abort = new AbortController();
    const model = small();
    const initial = weightsOf(model);
    const listener = (event: TrackEvent): void => {
      if (event.kind === 'progress' && event.progress.step === 7) abort.abort();
    };
    const result = await train(optionsFor(model, { signal: abort.signal, listener }));
    expect(result).toMatchObject({ steps: 7, interrupted: true });
    expect(result.history).toHaveLength(1);
    expect(result.test).toBeUndefined();
    expect(weightsOf(model)).not.toEqual(initial);
  });

  it('that comes during the last evaluation leaves no half measurement', async () => {
    const abort = new AbortController();
    const listener = (event: TrackEvent): void => {
      if (event.kind === 'progress' && event.progress.step === 10) abort.abort();
    };
    const result = await train(optionsFor(small(), { signal: abort.signal, listener }));
    expect(result).toMatchObject({ steps: 10, interrupted: true });
    expect(result.test).toBeUndefined();
  });

  it('that was there before stops all', async () => {
    const result = await train(optionsFor(small(), { signal: AbortSignal.abort() }));
    expect(result).toMatchObject({ steps: 0, interrupted: true, history: [] });
  });
});

describe('train gives the event loop its turns', () => {
  it('so that a timer can stop it', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const result = await train(optionsFor(small(), { signal: abort.signal, epochs: 10_000, evaluateEvery: 0 }));
    expect(result.interrupted).toBe(true);
  });
});

describe('train refuses', () => {
  it.each([
    { name: 'NaN', value: (logits: tf.Tensor) => tf.log(tf.sub(-1, tf.square(logits))) },
    { name: 'infinity', value: (logits: tf.Tensor) => tf.div(tf.add(tf.square(logits), 1), 0) },
  ])('a loss that is $name, and names step and term', async ({ value }) => {
    const model = small();
    const before = weightsOf(model);
    const tensors = tf.memory().numTensors;
    const loss = weightedSum({ name: 'broken', terms: [termOf('fine', tf.square), termOf('bad', value)] });
    await expect(train(optionsFor(model, { loss }))).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringMatching(/student.*bad.*step 1 /),
    });
    expect(weightsOf(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    { name: 'inputs that are not numbers', change: { inputs: Float32Array.from(data.train.inputs).fill(NaN, 0, 1) } },
    { name: 'labels outside the classes', change: { labels: data.train.labels.map(() => 3) } },
    { name: 'a class without examples', change: { labels: data.train.labels.map((label) => label % 2) } },
  ])('$name, before the first step', async ({ change }) => {
    const events: TrackEvent[] = [];
    const bad: Dataset = { ...data, train: { ...data.train, ...change } };
    const listener = (event: TrackEvent): void => void events.push(event);
    await expect(train(optionsFor(small(), { data: bad, listener }))).rejects.toMatchObject({ code: 'DATA' });
    expect(events).toEqual([]);
  });

  it('augmentation of what is no image', async () => {
    const augment = { shift: 0, crop: 0, flip: true, cutout: 0, mixup: 0 };
    const moments = { mean: Array.from({ length: 64 }, () => 0), std: Array.from({ length: 64 }, () => 1) };
    const rows: Dataset = { ...data, ...moments, shape: [64], augment };
    const model = keep(mlp.create({ hidden: [8] }, { ...context, inputShape: [64] }));
    await expect(train(optionsFor(model, { data: rows }))).rejects.toMatchObject({
      code: 'DATA',
      fullKey: 'augment.flip',
    });
  });

  it('weights that the last step broke, though its loss was a number', async () => {
    // 0, with the gradient 0 · ∞
    const term = termOf('edge', (logits) => tf.sqrt(tf.relu(tf.sub(logits, 1e6))));
    const loss = weightedSum({ name: 'broken', terms: [term] });
    const options = optionsFor(small(), { loss, epochs: 1, batchSize: data.train.size });
    await expect(train(options)).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringMatching(/^student: .*test split.* after step 1$/),
    });
  });

  it('a loss without its teacher', async () => {
    const [teacher, model] = [teacherOf(), small()];
    const loss: Loss = shippedLoss('response', { student: model, teacher, seed: 1 });
    await expect(train(optionsFor(model, { loss }))).rejects.toMatchObject({ code: 'LOSS' });
  });

  it.each([
    { methods: ['rkd'], says: 'the term rkd learns nothing from batches of 2' },
    {
      methods: ['rkd_distance', 'rkd_angle'],
      says: 'the terms rkd_distance and rkd_angle learn nothing from batches of 2',
    },
  ] as const)('batches too small for $methods', async ({ methods, says }) => {
    const [teacher, model] = [teacherOf(), small()];
    const terms = Object.fromEntries(methods.map((method) => [method, { method }]));
    const loss = weightedSumLoss.create({ terms }, { student: model, teacher, seed: 1 });
    const options = optionsFor(model, { loss, teacher, batchSize: 2 });
    await expect(train(options)).rejects.toMatchObject({
      code: 'LOSS',
      fullKey: 'batch_size',
      message: says,
      hints: ['trainer.batch_size=3 or more, and as many training examples'],
    });
  });

  it.each([
    { name: 'shape', other: patterns({ shape: [4, 4, 1] }) },
    { name: 'number of classes', other: patterns({ classes: 4 }) },
  ])('data of another $name', async ({ other }) => {
    await expect(train(optionsFor(small(), { data: other }))).rejects.toMatchObject({ code: 'DATA' });
  });
});
