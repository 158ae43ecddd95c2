/** @file Milliseconds for one Adam step of distillation, on every engine that works here. `npm run bench:engine`. */
import * as tf from '@tensorflow/tfjs-core';
import Table from 'cli-table3';
import { HydrosolError } from '../../src/errors.ts';
import { startEngine } from '../../src/engine/index.ts';
import { cnn, distillationLoss, mlp, type Network, randomBatch } from './networks.ts';

const ENGINES = ['cpu', 'wasm', 'node'] as const;
const NETWORKS: readonly (() => Network)[] = [
  () => mlp([784, 256, 256, 10]),
  () => cnn([8, 16], 64),
  () => cnn([16, 32], 64),
  () => cnn([16, 32, 64], 128),
  () => cnn([32, 64], 128),
];
const BATCHES = [64, 128];

/** Middle of the times of steps, in ms, in `seconds` of steps after a warm-up of three. */
function millisecondsPerStep(make: () => Network, batch: number, seconds: number): number {
  const { variables, logits } = make();
  const optimizer = tf.train.adam(1e-3);
  const { images, labels, teacher } = randomBatch(batch);
  const step = (): void => {
    optimizer.minimize(() => distillationLoss(logits(images), labels, teacher), false, [...variables]);
  };
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let i = -3; i < 3 || (i < 200 && performance.now() < end); i++) {
    const start = performance.now();
    step();
    variables[0]!.dataSync();
    if (i >= 0) times.push(performance.now() - start);
  }
  tf.dispose([images, labels, teacher, [...variables]]);
  optimizer.dispose();
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

/** One engine's times, by network and batch; undefined where it does not work here. */
async function measure(name: (typeof ENGINES)[number]): Promise<number[] | undefined> {
  try {
    await startEngine(name, { threads: 1 });
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    console.log(`${name}: ${error.message}`);
    return undefined;
  }
  const rows = NETWORKS.flatMap((make) => BATCHES.map((batch) => ({ make, batch })));
  return rows.map(({ make, batch }) => tf.tidy(() => millisecondsPerStep(make, batch, 2)));
}

const wanted = process.argv.slice(2);
const engines = ENGINES.filter((name) => wanted.length === 0 || wanted.includes(name));
const times = new Map<string, number[]>();
for (const name of engines) {
  const measured = await measure(name);
  if (measured !== undefined) times.set(name, measured);
}

const names = [...times.keys()];
const pairs = names.flatMap((slow, i) => names.slice(i + 1).map((fast) => [slow, fast] as const));
const table = new Table({
  head: [
    'network',
    'batch',
    'MFLOP',
    ...names.map((name) => `${name} ms`),
    'wasm GFLOPS',
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
    const ratios = pairs.map(([slow, fast]) => (ms(slow) / ms(fast)).toFixed(2));
    const cells = names.map((engine) => ms(engine).toFixed(2));
    table.push([name, batch, mflop.toFixed(0), ...cells, (mflop / ms('wasm')).toFixed(1), ...ratios]);
    row++;
  }
}
console.log(table.toString());
