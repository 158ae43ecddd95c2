/** @file The engine: which TensorFlow.js backend runs the tensors of this process. */
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../errors.ts';
import { importing } from '../util/optional-package.ts';
import { compile, type Compile } from './compiled/compile.ts';
import { eager } from './compiled/eager.ts';
import { loadOnnxruntime } from './compiled/session.ts';
import { loadNodeBackend } from './node-backend.ts';
import { quietly } from './quietly.ts';

/** What can be asked for. `auto` takes the first of `compiled`, `node`, `wasm`, `cpu` that works here. */
export const ENGINE_NAMES = ['auto', 'compiled', 'node', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

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
   * Threads for the operators of `compiled` (1 if not given) and of `node` (as many as the process may use); the other
   * engines have one.
   */
  readonly threads?: number;
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
async function startCompiled({ threads = 1, strict, verify, ...options }: EngineOptions): Promise<Started> {
  const onFallback = once(options.onFallback ?? ((reason) => console.warn(reason)));
  const { env } = await loadOnnxruntime();
  const { versions } = await startWasm();
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
async function startNode({ threads = availableParallelism() }: EngineOptions): Promise<Started> {
  const versions = await loadNodeBackend(threads);
  return { versions, threads, simd: true, compile: eager };
}

/** Starts the WebAssembly backend with the training kernels that it lacks. */
async function startWasm(): Promise<Started> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const { installTrainingKernels } = await import('./wasm/training-kernels.ts');
  if (!(await tf.setBackend('wasm'))) throw new HydrosolError('ENGINE', 'the WebAssembly engine does not start here');
  installTrainingKernels();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const versions = { '@tensorflow/tfjs-backend-wasm': wasm.version_wasm };
  return { versions, threads: wasm.getThreadsCount(), simd: simd === true, compile: eager };
}

/** Starts the plain JavaScript backend. */
async function startCpu(): Promise<Started> {
  const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  quietly(() => tf.scalar(0).dispose());
  return { versions: { '@tensorflow/tfjs-backend-cpu': version }, threads: 1, simd: false, compile: eager };
}

const STARTERS = { compiled: startCompiled, node: startNode, wasm: startWasm, cpu: startCpu };

/** Starts an engine. Fails with ENGINE and what to type if it does not work here. */
function start(name: Engine['name'], options: EngineOptions): Promise<Started> {
  const load = async (): Promise<Started> => {
    // the only package that registers TensorFlow.js's gradient functions
    await import('@tensorflow/tfjs-layers');
    return STARTERS[name](options);
  };
  return importing(load, { code: 'ENGINE', what: `the engine \`${name}\` is not available` });
}

/** The engines that `auto` tries, fastest first. */
const BY_SPEED = ['compiled', 'node', 'wasm', 'cpu'] as const;

/**
 * Starts an engine; from then on every tensor of this process is made on it. `auto` takes the fastest that works and says
 * in `notes` why a faster one did not, unless `strict` asks for compiled steps. Throws ENGINE, with what to type, if the one
 * asked for does not work here.
 */
export async function startEngine(name: EngineName = 'auto', options: EngineOptions = {}): Promise<Engine> {
  const notes: string[] = [];
  for (const candidate of name === 'auto' ? BY_SPEED : [name]) {
    try {
      const started = await start(candidate, options);
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
