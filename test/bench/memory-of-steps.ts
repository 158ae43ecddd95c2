/** @file What steps of training leave in memory. */
import { crossEntropyLoss, optimizers } from '../../src/distill/index.ts';
import { models } from '../../src/distill/models/models.ts';
import { makeStepper } from '../../src/distill/trainer/step.ts';
import type { Engine } from '../../src/engine/index.ts';

/** What is in memory after so many steps. */
export interface MemorySample {
  readonly step: number;
  /** Tensors that TensorFlow.js has, and their bytes. */
  readonly tensors: number;
  readonly bytes: number;
  /** Of the process, bytes: resident, and in JavaScript's heap. */
  readonly resident: number;
  readonly heap: number;
}

export interface MemoryOptions {
  readonly engine: Engine;
  readonly steps: number;
  /** Steps between two samples. */
  readonly every: number;
}

const SHAPE = [16, 16, 1];
const CLASSES = 4;

/** Steps of a small convolutional network with dropout, on batches of two sizes, with two batches in each update. */
export async function memoryOfSteps({ engine, steps, every }: MemoryOptions): Promise<readonly MemorySample[]> {
  const { compile } = engine;
  const context = { inputShape: SHAPE, classes: CLASSES, seed: 1 };
  const model = models.cnn.create({ widths: [4, 8], embedding: 16, dropout: 0.2 }, context);
  const loss = crossEntropyLoss.create({}, { student: model, seed: 1 });
  const optimizer = optimizers.adam.create({ accumulate: 2, clip_norm: 1 }, undefined);
  const stepper = makeStepper({ model, loss, optimizer, compile });
  const samples: MemorySample[] = [];
  for (let step = 0; step < steps; step++) {
    const size = step % 8 < 6 ? 16 : 5;
    const values = Float32Array.from({ length: size * 256 }, (_, i) => Math.sin(i * (step + 1)));
    await stepper.step(
      {
        inputs: { values, shape: [size, ...SHAPE] },
        labels: { values: Int32Array.from({ length: size }, (_, i) => i % CLASSES), shape: [size] },
        teacher: {},
      },
      { step, steps, stepsPerEpoch: steps, indices: Uint32Array.from({ length: size }, (_, i) => i) },
      () => {},
    );
    if ((step + 1) % every === 0) samples.push(sample(engine, step + 1));
  }
  await stepper.dispose();
  model.dispose();
  loss.dispose();
  return samples;
}

function sample(engine: Engine, step: number): MemorySample {
  // what nobody needs any more is no leak; there with `node --expose-gc`
  globalThis.gc?.();
  const { rss: resident, heapUsed: heap } = process.memoryUsage();
  return { step, ...engine.memory(), resident, heap };
}
