/** @file onnxruntime, loaded when it is first needed. */
import type * as onnxruntime from 'onnxruntime-node';
import { HydrosolError } from '../../errors.ts';

export type Onnxruntime = typeof onnxruntime;

/** Loads onnxruntime. Throws ENGINE if its native library is missing or does not load. */
export async function loadOnnxruntime(): Promise<Onnxruntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new HydrosolError(
      'ENGINE',
      `the engine \`compiled\` is not available: onnxruntime does not load: ${reason}`,
      {
        hints: ['or use what works everywhere: engine=wasm'],
        cause: error,
      },
    );
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
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  });
}
