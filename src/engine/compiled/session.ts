/** @file onnxruntime, loaded when it is first needed. */
import type * as onnxruntime from 'onnxruntime-node';
import { HydrosolError } from '../../errors.ts';
import { firstLineOf } from '../../util/first-line.ts';

export type Onnxruntime = typeof onnxruntime;

/** Without the flag its install script downloads libraries for Nvidia's cards. */
const INSTALL = 'npm install onnxruntime-node --onnxruntime-node-install=skip';

/** Loads onnxruntime, an optional peer dependency. Throws ENGINE if it is not installed or its native library does not load. */
export async function loadOnnxruntime(): Promise<Onnxruntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    const reason = missing ? 'onnxruntime-node is not installed' : `onnxruntime does not load: ${firstLineOf(error)}`;
    throw new HydrosolError('ENGINE', `the engine \`compiled\` is not available: ${reason}`, {
      hints: [`to have it, type \`${INSTALL}\``, 'or use what works everywhere: engine=wasm'],
      cause: error,
    });
  }
}

export interface SessionOptions {
  /** Threads that one operator may use. */
  readonly threads: number;
  /** Write a profile of every run to a file that begins with this. */
  readonly profile?: string | undefined;
}

/** Makes a session that can run a model. Throws what onnxruntime throws for a model that it does not take. */
export async function openSession(
  { InferenceSession: Session }: Onnxruntime,
  model: Uint8Array,
  { threads, profile }: SessionOptions,
): Promise<onnxruntime.InferenceSession> {
  return Session.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // not `all`: it changes the layout of single nodes for speed, and changing it back costs more
    graphOptimizationLevel: 'extended',
    // what goes wrong is thrown, and need not be printed too
    logSeverityLevel: 4,
    // numbers below 1e-38, as the moments of units that no longer learn, take a hundred times longer than others
    extra: { session: { set_denormal_as_zero: '1' } },
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  });
}
