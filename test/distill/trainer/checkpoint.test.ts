import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { epochOrder } from '../../../src/distill/data/batches.ts';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { cnn } from '../../../src/distill/models/cnn.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { resnet } from '../../../src/distill/models/resnet.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { readCheckpoint, writeCheckpoint } from '../../../src/distill/trainer/checkpoint.ts';
import type { Reported } from '../../../src/distill/trainer/reporter.ts';
import { train, type TrainOptions } from '../../../src/distill/trainer/train.ts';
import { startEngine, type EngineName } from '../../../src/engine/index.ts';
import type { MetricPoint } from '../../../src/util/events.ts';
import { patterns } from '../fixtures.ts';
import { ALL, sample } from '../../sample.ts';
import { shippedLoss } from '../losses/shipped.ts';

const data = patterns();
const augmented: Dataset = { ...data, augment: { shift: 1, crop: 1, flip: true, cutout: 2, mixup: 0.4 } };
const [epochs, batchSize] = [3, 20];
const context = { inputShape: data.shape, classes: data.classes, seed: 1 };

const students = {
  /** Dropout, and a projector in the loss. */
  cnn: () => cnn.create({ widths: [2], embedding: 4, dropout: 0.2 }, context),
  /** Batch normalisation, whose statistics no optimizer changes. */
  resnet: () => resnet.create({ depth: 8, widths: [2, 2, 4] }, context),
};

/** Losses that have a state of their own, or numbers that change. */
const changes = {
  /** A projector. */
  feature: { hint: { student_tap: 'block1', teacher_tap: 'embedding' } },
  /** A memory of all examples, and others drawn in every step. */
  crd: { crd: { dimensions: 4, negatives: 5 } },
  /** A trained temperature, whose strength changes with the epochs. */
  ctkd: {},
  /** Measured margins. */
  ofd: {},
  /** Masks. */
  mgd: {},
  /** Moving statistics of the projector. */
  simkd: {},
  /** Weight and temperature that change with the steps. */
  dkd: {
    dkd: {
      weight: { schedule: 'linear', from: 0, to: 1, epochs: 2 },
      temperature: { schedule: 'cosine', from: 1, to: 4, steps: 10 },
    },
  },
} as const;

interface Options extends Partial<TrainOptions> {
  readonly last?: number;
  readonly lossName?: keyof typeof changes;
}

/** Held out examples of other patterns, of which less is known the more is learnt. */
const validation = patterns({ train: 30, seed: 5 }).train;

/** Trains with all that has a state, until so many steps are done, and gives what there is then. */
async function trainUntil(
  student: keyof typeof students,
  engine: EngineName,
  path: string,
  { last = Infinity, lossName = 'feature', ...more }: Options = {},
) {
  const { compile } = await startEngine(engine, { strict: engine === 'compiled' });
  const model = students[student]();
  const teacher = mlp.create({ hidden: [12, 10] }, { ...context, seed: 9 });
  const trainingLabels = data.train.labels;
  const loss = shippedLoss(lossName, { student: model, teacher, seed: 1, trainingLabels }, changes[lossName]);
  const optimizer = optimizers.adam.create({ learning_rate: 0.01 }, undefined);
  const stop = new AbortController();
  const points: MetricPoint[] = [];
  const result = await train({
    model,
    teacher,
    loss,
    data,
    optimizer,
    epochs,
    batchSize,
    compile,
    seed: 1,
    stage: 'student',
    reportEvery: 2,
    checkpoints: { path, key: 'k', every: 4 },
    signal: stop.signal,
    ...more,
    listener(event) {
      if (event.kind === 'metric') points.push(event.point);
      if (event.kind === 'progress' && event.progress.step >= last) stop.abort();
    },
  });
  const own = [...loss.variables, ...loss.state].map((variable) => [...variable.dataSync()]);
  const weights = [...model.network.weights.map((weight) => [...weight.read().dataSync()]), ...own];
  for (const one of [model, teacher, loss]) one.dispose();
  const { seconds: _, samplesPerSecond: __, ...numbers } = result;
  return { weights, ...numbers, points: points.map((point) => ({ ...point, time: 0 })) };
}

const newPath = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'hydrosol-')), 'a.checkpoint');

describe('a training that goes on in another process', () => {
  it.each(
    sample(
      [
        { name: 'compiled', student: 'cnn', engine: 'compiled', stops: [3, 8] },
        { name: 'in the first epoch', student: 'cnn', engine: 'cpu', stops: [2] },
        { name: 'at the end of an epoch', student: 'cnn', engine: 'cpu', stops: [5] },
        { name: 'twice, after the teacher was asked everything', student: 'cnn', engine: 'cpu', stops: [7, 11] },
        { name: 'with batch normalisation', student: 'resnet', engine: 'wasm', stops: [4] },
        { name: 'with batch normalisation, compiled', student: 'resnet', engine: 'compiled', stops: [7] },
      ] as const,
      6,
    ),
  )('comes to the same numbers: $name', { timeout: 60_000 }, async ({ student, engine, stops }) => {
    const whole = await trainUntil(student, engine, await newPath());
    const path = await newPath();
    for (const stop of stops) {
      expect(await trainUntil(student, engine, path, { last: stop })).toMatchObject({ steps: stop, interrupted: true });
    }
    expect(await trainUntil(student, engine, path)).toEqual(whole);
  });

  it.runIf(ALL).each(
    sample(
      [
        { name: 'in the second epoch', engine: 'cpu', stops: [7] },
        { name: 'compiled, twice', engine: 'compiled', stops: [3, 8] },
      ] as const,
      2,
    ),
  )('sees the same augmented examples: $name', { timeout: 60_000 }, async ({ engine, stops }) => {
    const whole = await trainUntil('cnn', engine, await newPath(), { data: augmented });
    const path = await newPath();
    for (const stop of stops) await trainUntil('cnn', engine, path, { last: stop, data: augmented });
    expect(await trainUntil('cnn', engine, path, { data: augmented })).toEqual(whole);
    expect(whole.weights).not.toEqual((await trainUntil('cnn', engine, await newPath())).weights);
  });

  it.runIf(ALL).each(sample(['crd', 'ctkd', 'ofd', 'mgd', 'simkd', 'dkd'] as const, 6))(
    'comes to the same numbers: %s, compiled',
    { timeout: 60_000 },
    async (lossName) => {
      const whole = await trainUntil('cnn', 'compiled', await newPath(), { lossName });
      const path = await newPath();
      await trainUntil('cnn', 'compiled', path, { last: 7, lossName });
      expect(await trainUntil('cnn', 'compiled', path, { lossName })).toEqual(whole);
    },
  );

  it.each(
    sample(
      [
        { name: 'while the best epoch is behind', engine: 'cpu', stops: [12], choice: { select: 'best' } },
        { name: 'while patience runs', engine: 'cpu', stops: [7, 13], choice: { patience: 2 } },
        { name: 'at the step after which it stops', engine: 'cpu', stops: [15], choice: { patience: 2 } },
        { name: 'with both, compiled', engine: 'compiled', stops: [4, 11], choice: { select: 'best', patience: 3 } },
      ] as const,
      4,
    ),
  )('chooses the same epoch: $name', { timeout: 60_000 }, async ({ engine, stops, choice }) => {
    const more = { data: { ...data, validation }, epochs: 6, choice: { monitor: 'loss' as const, ...choice } };
    const whole = await trainUntil('cnn', engine, await newPath(), more);
    expect(whole.epoch < whole.history.length || whole.stoppedEarly).toBe(true);
    const path = await newPath();
    for (const stop of stops) {
      expect(await trainUntil('cnn', engine, path, { last: stop, ...more })).toMatchObject({
        steps: stop,
        interrupted: true,
      });
    }
    expect(await trainUntil('cnn', engine, path, more)).toEqual(whole);
  });

  it('ends after as many steps', { timeout: 60_000 }, async () => {
    const more = { epochs: undefined, steps: 8 };
    const whole = await trainUntil('cnn', 'cpu', await newPath(), more);
    const path = await newPath();
    await trainUntil('cnn', 'cpu', path, { last: 6, ...more });
    expect(await trainUntil('cnn', 'cpu', path, more)).toEqual(whole);
    expect(whole.steps).toBe(8);
  });

  it.runIf(ALL)('goes back to the last file where it was killed', async () => {
    const path = await newPath();
    const whole = await trainUntil('cnn', 'cpu', await newPath());
    await trainUntil('cnn', 'cpu', path, { last: 4 });
    const atFour = await readFile(path);
    await trainUntil('cnn', 'cpu', path, { last: 6 });
    await writeFile(path, atFour);
    expect(await trainUntil('cnn', 'cpu', path)).toEqual(whole);
  });
});

describe('a training that breaks', () => {
  it.each(sample(['cpu', 'compiled'] as const, 2))(
    'keeps its last good state, from which it can go on: %s',
    async (engine) => {
      // an example of the second epoch's third batch, that is the eighth step
      const place = epochOrder(data.train.size, 1, 2)[2 * batchSize]!;
      const path = await newPath();
      await trainUntil('cnn', engine, path, { last: 5 });
      const inputs = Float32Array.from(data.train.inputs, (byte, i) =>
        Math.floor(i / 64) === place ? 3e38 : byte / 255,
      );
      const broken = trainUntil('cnn', engine, path, { data: { ...data, train: { ...data.train, inputs } } });
      await expect(broken).rejects.toMatchObject({
        code: 'NOT_FINITE',
        message: expect.stringMatching(/^student: the term .*hard.* is not finite at step 8 \(epoch 2\)$/),
        hints: expect.arrayContaining([`the state after step 4 is kept: ${path}`]),
      });
      const whole = await trainUntil('cnn', engine, await newPath());
      expect(await trainUntil('cnn', engine, path)).toEqual(whole);
    },
  );

  it('does not keep weights that are no numbers', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]), true, 'kernel');
    const checkpoints = { path: await newPath(), key: 'k', every: 1 };
    const reported = { step: 3, epoch: 1 } as Reported;
    await writeCheckpoint(checkpoints, { reported, history: [], choice: {} }, [variable]);
    const good = await readFile(checkpoints.path);
    for (const value of [NaN, Infinity]) {
      tf.tidy(() => variable.assign(tf.tensor1d([1, value])));
      await expect(
        writeCheckpoint(checkpoints, { reported, history: [], choice: {} }, [variable]),
      ).rejects.toMatchObject({
        code: 'NOT_FINITE',
        message: expect.stringMatching(/kernel.*step 3 /),
      });
    }
    expect(await readFile(checkpoints.path)).toEqual(good);
    variable.dispose();
  });
});

describe('readCheckpoint', () => {
  it('finds none', async () => {
    expect(await readCheckpoint({ path: await newPath(), key: 'k', every: 1 }, [])).toBeUndefined();
  });

  it('keeps that of another training beside it, and says where', async () => {
    const path = await newPath();
    await trainUntil('cnn', 'cpu', path, { last: 4 });
    const bytes = await readFile(path);
    const kept: string[] = [];
    const onOther = (other: string): unknown => kept.push(other);
    expect(await readCheckpoint({ path, key: 'other', every: 1, onOther }, [])).toBeUndefined();
    expect(kept).toEqual([`${path}.other`]);
    expect(await readFile(kept[0]!)).toEqual(bytes);
  });

  it('refuses a damaged one', async () => {
    const path = await newPath();
    await trainUntil('cnn', 'cpu', path, { last: 4 });
    await writeFile(path, (await readFile(path)).subarray(0, -10));
    await expect(readCheckpoint({ path, key: 'k', every: 1 }, [])).rejects.toMatchObject({ code: 'DATA_FILE' });
  });
});
