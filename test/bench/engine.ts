/** @file Milliseconds for one Adam step of distillation, on every engine that works here. `npm run bench:engine`. */
import * as tf from '@tensorflow/tfjs-core';
import Table from 'cli-table3';
import { HydrosolError } from '../../src/errors.ts';
import { type Engine, startEngine } from '../../src/engine/index.ts';
import { cnn, distillationLoss, mlp, type Network, randomBatch } from './networks.ts';

const ENGINES = ['cpu', 'wasm', 'node', 'compiled'] as const;
const NETWORKS: readonly (() => Network)[] = [
  () => mlp([784, 256, 256, 10]),
  () => cnn([8, 16], 64),
  () => cnn([16, 32], 64),
  () => cnn([16, 32, 64], 128),
  () => cnn([32, 64], 128),
];
const BATCHES = [64, 128];

/** An engine that takes longer than this for a step, in ms, is not asked for more. */
const TOO_SLOW = 5000;

/** Runs `step` for `seconds`, but at least once and at most 200 times; the time of each in ms, in rising order. */
async function timesOf(step: () => Promise<void>, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (times.length === 0 || (times.length < 200 && performance.now() < end)) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

/** The lower quartile of the times of steps in ms: what the engine can do while others leave it alone. */
async function millisecondsPerStep({ compile }: Engine, make: () => Network, batch: number): Promise<number> {
  const { variables, logits } = make();
  const optimizer = tf.train.adam(1e-3);
  const { images, labels, teacher } = randomBatch(batch);
  const compiled = compile((given: ReturnType<typeof randomBatch>) => ({
    loss: optimizer.minimize(() => distillationLoss(logits(given.images), given.labels, given.teacher), true, [
      ...variables,
    ])!,
  }));
  const step = async (): Promise<void> => {
    const { loss } = await compiled.run({ images, labels, teacher });
    loss.dataSync();
    loss.dispose();
  };
  const [warm = 0] = await timesOf(step, 0.5);
  const times = warm > TOO_SLOW ? [warm] : await timesOf(step, 2);
  tf.dispose([images, labels, teacher, [...variables]]);
  optimizer.dispose();
  await compiled.dispose();
  return times[times.length >> 2]!;
}

/** One engine's times, by network and batch, NaN where not measured; undefined where it does not work here. */
async function measure(name: (typeof ENGINES)[number]): Promise<number[] | undefined> {
  let engine: Engine;
  try {
    engine = await startEngine(name, { threads: 1 });
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    console.log(`${name}: ${error.message}`);
    return undefined;
  }
  const rows = NETWORKS.flatMap((make) => BATCHES.map((batch) => ({ make, batch })));
  const measured: number[] = [];
  for (const { make, batch } of rows) {
    const tooSlow = measured.some((ms) => ms > TOO_SLOW);
    measured.push(tooSlow ? Number.NaN : await millisecondsPerStep(engine, make, batch));
  }
  return measured;
}

const wanted = process.argv.slice(2);
const engines = ENGINES.filter((name) => wanted.length === 0 || wanted.includes(name));
const times = new Map<string, number[]>();
for (const name of engines) {
  const measured = await measure(name);
  if (measured !== undefined) times.set(name, measured);
}

const fixed = (x: number, digits: number): string => (Number.isNaN(x) ? '–' : x.toFixed(digits));
const names = [...times.keys()];
const pairs = names.flatMap((slow, i) => names.slice(i + 1).map((fast) => [slow, fast] as const));
const table = new Table({
  head: [
    'network',
    'batch',
    'MFLOP',
    ...names.map((name) => `${name} ms`),
    ...names.map((name) => `${name} GFLOPS`),
    ...pairs.map((p) => p.join(' / ')),
  ],
  style: { head: [], border: [] },
});
let row = 0;
for (const make of NETWORKS) {
  const { name, flops } = make();
  for (const batch of BATCHES) {
    const ms = (engine: string): number => times.get(engine)?.[row] ?? Number.NaN;
    const mflop = (3 * flops * batch) / 1e6;
    const cells = names.map((engine) => fixed(ms(engine), 2));
    const rates = names.map((engine) => fixed(mflop / ms(engine), 1));
    const ratios = pairs.map(([slow, fast]) => fixed(ms(slow) / ms(fast), 2));
    table.push([name, batch, mflop.toFixed(0), ...cells, ...rates, ...ratios]);
    row++;
  }
}
console.log(table.toString());
