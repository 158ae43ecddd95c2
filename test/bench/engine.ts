/**
 * @file Milliseconds of an Adam step of distillation on one core, on every engine that works here, beside PyTorch and JAX
 * where Python has them (sh test/bench/peers/engine-setup.sh makes one), turn by turn in one run.
 *
 *     npm run bench:engine -- [--rows cnn,lstm] [--batches 64] [--engines compiled,torch] [--seconds 2]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { losses, modelCost, optimizers } from '../../src/distill/index.ts';
import { makeStepper, type Stepper } from '../../src/distill/trainer/step.ts';
import { type Engine, startEngine } from '../../src/engine/index.ts';
import { type BenchNetwork, NETWORKS, randomBatch } from './networks.ts';
import { findPython, startPeer } from './peer.ts';

const OURS = ['compiled', 'wasm', 'node'] as const;
const THEIRS = ['torch', 'torch.compile', 'jax'] as const;

/** Seconds before a first step, and milliseconds of the steps after it (their lower quartile). */
interface Timing {
  readonly ms: number;
  readonly compile: number;
}

/** Measures one cell of the table; undefined where that is not possible. */
type Measure = (network: BenchNetwork, batch: number, seconds: number) => Promise<Timing | undefined>;

/** Runs again on one core alone, where the system can. */
function onOneCore(): void {
  if (process.env['HYDROSOL_BENCH_PINNED'] !== undefined) return;
  if (spawnSync('taskset', ['--version']).error !== undefined) {
    console.log('no taskset: the processes may change cores');
    return;
  }
  const env = { ...process.env, HYDROSOL_BENCH_PINNED: '1' };
  const args = ['-c', '1', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.exit(spawnSync('taskset', args, { stdio: 'inherit', env }).status ?? 1);
}

/** Times steps for some seconds, at least 5 and at most 300. */
async function timeSteps(stepper: Stepper, batch: ReturnType<typeof randomBatch>, seconds: number): Promise<Timing> {
  let done = 0;
  const step = async (): Promise<number> => {
    const start = performance.now();
    await stepper.step(batch, { step: done++, steps: 1000 }, () => {});
    return performance.now() - start;
  };
  const compile = (await step()) / 1000;
  for (let i = 0; i < 3; i++) await step();
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (times.length < 5 || (times.length < 300 && performance.now() < end)) times.push(await step());
  return { ms: times.toSorted((a, b) => a - b)[times.length >> 2]!, compile };
}

function ours(name: (typeof OURS)[number]): Measure {
  return async ({ make, shape }, size, seconds) => {
    const { compile }: Engine = await startEngine(name, { threads: 1, strict: true });
    const model = make();
    const teacher = { name: 'teacher', taps: { logits: [10] } };
    const loss = losses.response.create({ hard_weight: 1, soft_weight: 1 }, { student: model, teacher, seed: 1 });
    const optimizer = optimizers.adam.create({}, undefined);
    const stepper = makeStepper({ model, loss, optimizer, compile });
    try {
      return await timeSteps(stepper, randomBatch(size, shape), seconds);
    } finally {
      await stepper.dispose();
      model.dispose();
    }
  };
}

function theirs(script: string, python: string, mode?: string): Measure & { stop: () => void } {
  const peer = startPeer(python, fileURLToPath(new URL(`peers/${script}`, import.meta.url)), []);
  const measure: Measure = async ({ name: network }, batch, seconds) =>
    (await peer.ask({ network, batch, mode, seconds })) as Timing;
  return Object.assign(measure, { stop: peer.stop });
}

/** What can be measured here, by name; says what cannot, and why. */
async function measuresFor(wanted: readonly string[]): Promise<Map<string, Measure & { stop?: () => void }>> {
  const measures = new Map<string, Measure & { stop?: () => void }>();
  for (const name of OURS.filter((one) => wanted.includes(one))) {
    const error = await startEngine(name).then(
      () => undefined,
      (problem: Error) => problem.message,
    );
    if (error === undefined) measures.set(name, ours(name));
    else console.log(`skipped: ${error}`);
  }
  for (const name of THEIRS.filter((one) => wanted.includes(one))) {
    const module = name === 'jax' ? 'jax' : 'torch';
    const python = findPython([module]);
    if (python === undefined) console.log(`skipped: ${name}, no Python with ${module} (HYDROSOL_BENCH_PYTHON)`);
    else if (name === 'jax') measures.set(name, theirs('engine_jax.py', python));
    else measures.set(name, theirs('engine_torch.py', python, name === 'torch' ? 'eager' : 'compiled'));
  }
  return measures;
}

const fixed = (x: number, digits = 2): string => (Number.isNaN(x) ? '–' : x.toFixed(digits));

onOneCore();
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: NETWORKS.map(({ name }) => name).join() },
    batches: { type: 'string', default: '64,256' },
    engines: { type: 'string', default: [...OURS, ...THEIRS].join() },
    seconds: { type: 'string', default: '2' },
  },
});
const measures = await measuresFor(options.engines.split(','));
const names = [...measures.keys()];
const others = names.filter((name) => name !== 'compiled');
const head = [
  'network',
  'batch',
  'GFLOP',
  'compile s',
  ...names.map((name) => `${name} ms`),
  ...others.map((name) => `${name} / compiled`),
  'GFLOP/s',
];
const table = new Table({ head, style: { head: [], border: [] } });
await startEngine('compiled');
for (const network of NETWORKS.filter(({ name }) => options.rows.split(',').includes(name))) {
  const { flops } = modelCost(network.make());
  for (const batch of options.batches.split(',').map(Number)) {
    const timings = new Map<string, Timing | undefined>();
    for (const [name, measure] of measures) {
      const timing = await measure(network, batch, Number(options.seconds)).catch((error: Error) => {
        console.log(`${network.name} ${batch} ${name}: ${error.message.split('\n', 1)[0]}`);
        return undefined;
      });
      timings.set(name, timing);
    }
    const ms = (name: string): number => timings.get(name)?.ms ?? Number.NaN;
    // a step is about three forward passes: one forward, and two gradients of each product
    const gflop = (3 * flops * batch) / 1e9;
    table.push([
      network.name,
      batch,
      fixed(gflop),
      fixed(timings.get('compiled')?.compile ?? Number.NaN),
      ...names.map((name) => fixed(ms(name))),
      ...others.map((name) => `${fixed(ms(name) / ms('compiled'))}×`),
      fixed((1000 * gflop) / ms('compiled'), 0),
    ]);
  }
}
console.log(table.toString());
for (const { stop } of measures.values()) stop?.();
