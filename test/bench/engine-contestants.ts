/** @file Who takes part in test/bench/engine.ts: our engines in this process, Python's in one that waits. */
import { fileURLToPath } from 'node:url';
import { HydrosolError } from '../../src/errors.ts';
import { startEngine } from '../../src/engine/index.ts';
import { optimizers, weightedSumLoss } from '../../src/distill/index.ts';
import { makeStepper } from '../../src/distill/trainer/step.ts';
import { type BenchNetwork, randomBatch } from './networks.ts';
import { findPython, startPeer } from './peer.ts';

/** Times of one network at one batch size. */
export interface Times {
  /** Lower quartile of the milliseconds of a step. */
  readonly ms: number;
  /** Seconds of the first step: tracing and compiling are in it. */
  readonly compile: number;
}

/** A network and a batch size on one engine, made ready to train. */
export interface Run {
  /** Trains for some seconds, at least one step. */
  measure(seconds: number): Promise<Times>;
  stop(): Promise<void>;
}

export interface Contestant {
  readonly name: string;
  start(network: BenchNetwork, batch: number): Promise<Run>;
  stop(): void;
}

const OWN = ['compiled', 'wasm', 'node', 'cpu'] as const;

/** Python's engines: the script, the modules it needs, and how it is asked. */
const PEERS = {
  torch: { script: 'engine_torch.py', modules: ['torch'], mode: 'eager' },
  'torch.compile': { script: 'engine_torch.py', modules: ['torch'], mode: 'compiled' },
  jax: { script: 'engine_jax.py', modules: ['jax'], mode: 'compiled' },
} as const;

/** All names, in the order of the table; `cpu` takes part only when asked. */
export const CONTESTANTS = [...OWN, ...Object.keys(PEERS)] as readonly ((typeof OWN)[number] | keyof typeof PEERS)[];

/** Milliseconds after which a step of ours is slow enough to be taken as it is. */
const TOO_SLOW = 2000;

const lowerQuartile = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 2]!;

/** One of our engines. Throws ENGINE if it does not work here, or cannot have so many threads. */
async function own(name: (typeof OWN)[number], threads: number): Promise<Contestant> {
  await startEngine(name, { threads });
  return {
    name,
    async start({ make, shape }, size) {
      // whoever was measured before has made its own backend the current one
      const { compile } = await startEngine(name, { threads, strict: true });
      const model = make();
      const teacher = { name: 'teacher', taps: { logits: [10] } };
      const loss = weightedSumLoss.create(
        { terms: { hard: { method: 'cross_entropy' }, soft: { method: 'kd', weight: 1 } } },
        { student: model, teacher, seed: 1 },
      );
      const stepper = makeStepper({ model, loss, optimizer: optimizers.adam.create({}, undefined), compile });
      const batch = randomBatch(size, shape);
      const indices = Uint32Array.from({ length: size }, (_, i) => i);
      let done = 0;
      const step = async (): Promise<number> => {
        const start = performance.now();
        await stepper.step(batch, { step: done++, steps: 1_000_000, stepsPerEpoch: 1_000_000, indices }, () => {});
        return performance.now() - start;
      };
      const first = await step();
      return {
        async measure(seconds) {
          await startEngine(name, { threads, strict: true });
          const times: number[] = [await step()];
          const end = performance.now() + seconds * 1000;
          while (times[0]! < TOO_SLOW && performance.now() < end) times.push(await step());
          return { ms: lowerQuartile(times), compile: first / 1000 };
        },
        async stop() {
          await stepper.dispose();
          loss.dispose();
          model.dispose();
        },
      };
    },
    stop() {},
  };
}

/** An engine of Python; undefined if no Python here has it. */
function peer(name: keyof typeof PEERS, threads: number): Contestant | undefined {
  const { script, modules, mode } = PEERS[name];
  const python = findPython(modules);
  if (python === undefined) return undefined;
  const child = startPeer(python, fileURLToPath(new URL(`peers/${script}`, import.meta.url)), [String(threads)]);
  return {
    name,
    async start({ name: network }, batch) {
      let compile: number | undefined;
      const measure = async (seconds: number): Promise<Times> => {
        const times = (await child.ask({ network, batch, mode, seconds })) as Times;
        compile ??= times.compile;
        return { ms: times.ms, compile };
      };
      await measure(0);
      return { measure, stop: () => Promise.resolve() };
    },
    stop: child.stop,
  };
}

/** Those of the named that work here with so many threads; of the others a line says why. */
export async function startContestants(names: readonly string[], threads: number): Promise<readonly Contestant[]> {
  const started: Contestant[] = [];
  for (const name of CONTESTANTS.filter((known) => names.includes(known))) {
    if (name in PEERS) {
      const contestant = peer(name as keyof typeof PEERS, threads);
      if (contestant === undefined)
        console.log(`${name}: no Python has it; test/bench/peers/engine-setup.sh makes one`);
      else started.push(contestant);
      continue;
    }
    try {
      started.push(await own(name as (typeof OWN)[number], threads));
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      console.log(`${name}: ${error.message}${name === 'node' ? '; test/bench/peers/tfjs-node.sh builds it' : ''}`);
    }
  }
  return started;
}
