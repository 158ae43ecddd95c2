/** @file onnxruntime, loaded when it is first needed. */
import { createRequire } from 'node:module';
import type * as onnxruntime from 'onnxruntime-common';
import { HydrosolError } from '../../errors.ts';
import { firstLineOf } from '../../util/first-line.ts';
import { findPackage, missingPackage } from '../../util/optional-package.ts';

export type Onnxruntime = typeof onnxruntime;

const PACKAGE = 'onnxruntime-node';
const WHAT = 'the engine `compiled` is not available';
/** Its install script downloads libraries for Nvidia's cards, which nothing here uses. */
const FLAGS = '--ignore-scripts';
const OTHERWISE = 'or use what works everywhere: engine=wasm';

/** Loads onnxruntime, an optional peer dependency. Fails with ENGINE if it is not installed or its native library does not load. */
export async function loadOnnxruntime(): Promise<Onnxruntime> {
  const path = findPackage(PACKAGE);
  if (path === undefined)
    throw missingPackage(PACKAGE, { code: 'ENGINE', what: WHAT, flags: FLAGS, hints: [OTHERWISE] });
  try {
    return createRequire(path)(path) as Onnxruntime;
  } catch (error) {
    const hints = [`npm install ${PACKAGE} ${FLAGS}`, OTHERWISE];
    throw new HydrosolError('ENGINE', `${WHAT}: ${PACKAGE} does not load: ${firstLineOf(error)}`, {
      hints,
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
    extra: {
      session: {
        // numbers below 1e-38, as the moments of units that no longer learn, take a hundred times longer than others
        set_denormal_as_zero: '1',
        // a thread that waits busily keeps the thread which prepares batches, and other workers, from their processors
        'intra_op.allow_spinning': '0',
        'inter_op.allow_spinning': '0',
      },
    },
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  });
}
