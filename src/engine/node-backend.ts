/** @file TensorFlow.js's native backend, an optional peer dependency whose library may be missing or may not load. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../errors.ts';
import { firstLineOf } from '../util/first-line.ts';
import { findPackage, missingPackage } from '../util/optional-package.ts';

const PACKAGE = '@tensorflow/tfjs-node';
const WHAT = 'the engine `node` is not available';
const OTHERWISE = 'or use what works everywhere: engine=wasm';

/** The part of the package that is used here. */
interface NodePackage {
  readonly version: Readonly<Record<string, string>>;
}

/** The part of its backend that is used here. */
interface NodeBackend {
  readonly binding: { readonly TF_Version: string };
}

function unavailable(reason: string, cause?: unknown): HydrosolError {
  const hints = [`npm rebuild ${PACKAGE} (it downloads libtensorflow)`, OTHERWISE];
  return new HydrosolError('ENGINE', `${WHAT}: ${reason}`, { hints, cause });
}

/** The folder of the package. Fails with ENGINE if it is not installed. */
function packageFolder(): string {
  const path = findPackage(`${PACKAGE}/package.json`);
  if (path === undefined) throw missingPackage(PACKAGE, { code: 'ENGINE', what: WHAT, hints: [OTHERWISE] });
  return dirname(path);
}

/** Whether the install script left a native library. Looked for first, since loading the package takes a second. */
function hasBinding(folder: string): boolean {
  const library = join(folder, 'lib');
  if (!existsSync(library)) return false;
  return readdirSync(library).some((name) => existsSync(join(library, name, 'tfjs_binding.node')));
}

/** Where libtensorflow reads, once in a process, how many threads it computes with. */
const THREADS = 'TF_NUM_INTRAOP_THREADS';

/**
 * Tells libtensorflow how many threads it has, and returns their number. Unless it must be `only` this one, a variable that
 * the user set counts. Throws ENGINE if it is loaded already, with another number.
 */
function setThreads(threads: number, { only }: { readonly only: boolean }): number {
  const isLoaded = tf.findBackendFactory('tensorflow') != null;
  if (only && !isLoaded) process.env[THREADS] = String(threads);
  process.env[THREADS] ??= String(threads);
  // 0 leaves it to libtensorflow, which takes them all
  const has = Number(process.env[THREADS]) || availableParallelism();
  if (!only || has === threads) return has;
  throw new HydrosolError('ENGINE', `the engine \`node\` cannot change its threads: this process has given it ${has}`, {
    hints: [`engine.threads=${has}`, 'or another number in a run of its own'],
  });
}

/**
 * Loads the native backend, makes it the current one, and checks that it computes. Returns the versions of its parts and its
 * threads: as many as wanted or, unless it must be `only` so many, as the user's own TF_NUM_INTRAOP_THREADS. Throws ENGINE with the reason and what to type if it is not installed, has no native library, does not work, or is
 * loaded already with another number of threads than the one asked for.
 */
export async function loadNodeBackend(
  wanted: number,
  options: { readonly only: boolean },
): Promise<{ readonly versions: Readonly<Record<string, string>>; readonly threads: number }> {
  const folder = packageFolder();
  if (!hasBinding(folder)) throw unavailable('its native library was not installed');
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const threads = setThreads(wanted, options);
  try {
    const { version } = createRequire(import.meta.url)(folder) as NodePackage;
    await tf.setBackend('tensorflow');
    const six = tf.tidy(() => tf.matMul([[2]], [[3]]).dataSync()[0]);
    if (six !== 6) throw new Error(`it says that 2 × 3 = ${six}`);
    const { binding } = tf.backend() as unknown as NodeBackend;
    const versions = { [PACKAGE]: version['tfjs-node'] ?? 'unknown', libtensorflow: binding.TF_Version };
    return { versions, threads };
  } catch (error) {
    throw unavailable(firstLineOf(error), error);
  }
}
