/** @file What all trainings of one job share. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Dataset, Model, Split } from '../distill/index.ts';
import type { Engine } from '../engine/index.ts';
import type { JobContext } from '../run/index.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import type { Part } from './part-schema.ts';
import { makeData, makeModel } from './parts.ts';
import { startRecordedEngine } from './start-engine.ts';
import { codeHash, openStore, readOnly, type Store } from './store.ts';

export interface Bench {
  readonly job: JobContext<ExperimentConfig>;
  readonly data: Dataset;
  readonly store: Store;
  readonly engine: Engine;
  /** What every trained network depends on besides its own config. */
  readonly shared: object;
  /** Whether stages are only checked, before any is trained. Default: false. */
  readonly rehearsal?: boolean;
  /** Logs a warning, if it was not logged before. */
  readonly warnOnce: (message: string) => void;
}

/**
 * Starts the engine and loads the data of a job, whose config has a length for every network (`followStudent`). `dataOf` makes the
 * data.
 */
export async function openBench(job: JobContext<ExperimentConfig>, dataOf = makeData): Promise<Bench> {
  const { config } = job;
  const engine = await startRecordedEngine(job);
  const data = await dataOf(config.data, { seed: config.seed });
  // numbers are added up in other parts by other numbers of threads
  const { name, versions, simd, threads } = engine;
  const shared = { data: dataHash(data), engine: { name, versions, simd, threads }, code: await codeHash() };
  const warned = new Set<string>();
  const warnOnce = (message: string): void => {
    if (!warned.has(message)) job.log.warn(message);
    warned.add(message);
  };
  const opened = openStore(resolve(config.store.dir), warnOnce);
  // a network that was begun by somebody else's checkpoint would be taken by other runs
  const store = job.foreign === true ? readOnly(opened) : opened;
  return { job, data, engine, store, shared, warnOnce };
}

/** The memory that a typed array shows. */
function bytesOf(array: Split['inputs'] | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** SHA-256 of all examples and of what is done to them: a teacher that saw other pictures is another teacher. */
function dataHash({ shape, classes, vocabulary, augment, train: training, validation, test }: Dataset): string {
  const held = validation === undefined ? [] : [validation];
  const hash = createHash('sha256').update(JSON.stringify({ shape, classes, vocabulary, augment, held: held.length }));
  for (const { inputs, labels } of [training, ...held, test]) hash.update(bytesOf(inputs)).update(bytesOf(labels));
  return hash.digest('hex');
}

/** A network of the config, with its first weights. `seed`: that of the weights, and of dropout. */
export function buildModel({ data, job }: Bench, config: Part, seed = job.config.seed): Promise<Model> {
  const { shape: inputShape, classes, vocabulary } = data;
  return makeModel(config, { inputShape, classes, vocabulary, seed });
}
