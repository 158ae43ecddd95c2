/** @file The engine: which TensorFlow.js backend runs the tensors of this process. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../errors.ts';
import { importing } from '../util/optional-package.ts';
import { chooseThreads } from '../util/threads.ts';
import { compile, type Compile } from './compiled/compile.ts';
import { eager } from './compiled/eager.ts';
import { loadOnnxruntime } from './compiled/session.ts';
import { loadNodeBackend } from './node-backend.ts';
import { quietly } from './quietly.ts';

/** What can be asked for. `auto` takes the first of `compiled`, `node`, `wasm`, `cpu` that works here. */
export const ENGINE_NAMES = ['auto', 'compiled', 'node', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * Those that have one thread: TensorFlow.js starts no others for WebAssembly in Node (tensorflow/tfjs#3830). `auto` takes them
 * when no other works, however many threads are asked for.
 */
export const SINGLE_THREADED: readonly EngineName[] = ['wasm', 'cpu'];

/** What runs the tensors, for records and for a line on the screen. */
export interface Engine {
  readonly name: Exclude<EngineName, 'auto'>;
  /** Versions of the libraries that make up the engine, by npm name; `libtensorflow` where there is one. */
  readonly versions: Readonly<Record<string, string>>;
  /** Processor threads that one kernel may use. */
  readonly threads: number;
  /** Whether kernels use vector instructions. */
  readonly simd: boolean;
  /** What a person should know about the choice, one sentence each: why a faster engine was not taken. */
  readonly notes: readonly string[];
  /** Makes a step of a function of tensors: compiled where the engine compiles, else run operation by operation. */
  readonly compile: Compile;
  /** Tensors that are alive and the bytes they take. */
  memory(): { readonly tensors: number; readonly bytes: number };
}

export interface EngineOptions {
  /**
   * Threads for the operators of `compiled` and `node`. `auto`: those of a worker of several (HYDROSOL_THREADS), else as many
   * as the process may use. `wasm` and `cpu` have one thread in Node, and refuse more. Default: `auto`.
   */
  readonly threads?: number | 'auto';
  /** `compiled`, `auto`: throw where a step cannot be compiled, instead of running it eagerly. Default: false. */
  readonly strict?: boolean;
  /** `compiled`: run so many first steps of each kind eagerly too, and throw where they differ. Default: 0. */
  readonly verify?: number;
  /** `compiled`: told why a step runs eagerly, once for each reason. Default: a warning on the console. */
  readonly onFallback?: (reason: string) => void;
}

/** What a backend's own start tells about it. */
type Started = Pick<Engine, 'versions' | 'threads' | 'simd' | 'compile'>;

/** Starts onnxruntime for steps, and WebAssembly for all that is outside of steps. */
async function startCompiled({ strict, verify, ...options }: EngineOptions, threads: number): Promise<Started> {
  const onFallback = once(options.onFallback ?? ((reason) => console.warn(reason)));
  const { env } = await loadOnnxruntime();
  const { versions } = await startWasm({});
  return {
    versions: { 'onnxruntime-node': env.versions.node ?? env.versions.common, ...versions },
    threads,
    simd: true,
    compile: (step) => compile(step, { threads, strict, verify, onFallback }),
  };
}

/** A listener that hears the same reason only once: the steps of a run fall back for the same one. */
function once(listener: (reason: string) => void): (reason: string) => void {
  const told = new Set<string>();
  return (reason) => {
    if (!told.has(reason)) listener(reason);
    told.add(reason);
  };
}

/** Starts TensorFlow.js's native backend. Throws ENGINE with what to type if it is not installed or does not load. */
async function startNode({ threads: asked = 'auto' }: EngineOptions, threads: number): Promise<Started> {
  return { ...(await loadNodeBackend(threads, { only: asked !== 'auto' })), simd: true, compile: eager };
}

/** Fails with ENGINE if an engine that has one thread is asked for more. */
function assertOneThread(name: EngineName, threads: EngineOptions['threads'] = 1): void {
  if (threads === 'auto' || threads === 1) return;
  throw new HydrosolError('ENGINE', `the engine \`${name}\` cannot compute with ${threads} threads: it has one`, {
    hints: ['engine.threads=1', 'or the engine that has more: engine=compiled'],
  });
}

/** Starts the WebAssembly backend with the training kernels that it lacks. */
async function startWasm({ threads }: EngineOptions): Promise<Started> {
  assertOneThread('wasm', threads);
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const { installTrainingKernels } = await import('./wasm/training-kernels.ts');
  if (!(await tf.setBackend('wasm'))) throw new HydrosolError('ENGINE', 'the WebAssembly engine does not start here');
  installTrainingKernels();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const versions = { '@tensorflow/tfjs-backend-wasm': wasm.version_wasm };
  return { versions, threads: 1, simd: simd === true, compile: eager };
}

/** Starts the plain JavaScript backend. */
async function startCpu({ threads }: EngineOptions): Promise<Started> {
  assertOneThread('cpu', threads);
  const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  quietly(() => tf.scalar(0).dispose());
  return { versions: { '@tensorflow/tfjs-backend-cpu': version }, threads: 1, simd: false, compile: eager };
}

const STARTERS = { compiled: startCompiled, node: startNode, wasm: startWasm, cpu: startCpu };

/** Starts an engine, with so many threads where it can have several. Fails with ENGINE and what to type if it does not work here. */
function start(name: Engine['name'], options: EngineOptions, threads: number): Promise<Started> {
  const load = async (): Promise<Started> => {
    // the only package that registers TensorFlow.js's gradient functions
    await import('@tensorflow/tfjs-layers');
    return STARTERS[name](options, threads);
  };
  return importing(load, { code: 'ENGINE', what: `the engine \`${name}\` is not available` });
}

/** The engines that `auto` tries, fastest first. */
const BY_SPEED = ['compiled', 'node', 'wasm', 'cpu'] as const;

/**
 * Starts an engine; from then on every tensor of this process is made on it. `auto` takes the fastest that works and says
 * in `notes` why a faster one did not, unless `strict` asks for compiled steps; that one may have fewer threads than asked
 * for. Throws ENGINE, with what to type, if the one asked for does not work here or cannot have so many threads.
 */
export async function startEngine(name: EngineName = 'auto', options: EngineOptions = {}): Promise<Engine> {
  // a wrong HYDROSOL_THREADS is no reason to take another engine
  const threads = chooseThreads(options.threads ?? 'auto');
  const notes: string[] = [];
  for (const candidate of name === 'auto' ? BY_SPEED : [name]) {
    try {
      const given = name === 'auto' && SINGLE_THREADED.includes(candidate) ? { ...options, threads: 1 } : options;
      const started = await start(candidate, given, threads);
      const versions = { '@tensorflow/tfjs-core': tf.version_core, ...started.versions };
      return { name: candidate, ...started, versions, notes, memory };
    } catch (error) {
      if (name !== 'auto' || options.strict === true || !(error instanceof HydrosolError)) throw error;
      notes.push([error.message, ...error.hints.slice(0, 1)].join('; '));
    }
  }
  throw new HydrosolError('ENGINE', `no engine works here: ${notes.join('; ')}`);
}

function memory(): { tensors: number; bytes: number } {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes };
}
