/** @file Prepares the batches of a training in a thread of their own, while this one computes. */
import { on } from 'node:events';
import { createRequire } from 'node:module';
import { MessageChannel, Worker } from 'node:worker_threads';
import { IS_SOURCE, ownFile } from '../../util/own-files.ts';
import { type Batch, batches, type BatchData, type BatchOptions } from './batches.ts';
import type { Pass, Prepared } from './batch-worker.ts';
import { sizeOf, type Split } from './dataset.ts';

/** What is asked of a source of batches: like `BatchOptions`, with the order. */
export type PassOptions = BatchOptions & { readonly order: Uint32Array };

/** Gives the batches of one split, pass after pass. */
export interface BatchSource {
  /** What `batches` gives for the same options, bit for bit and in the same order. Throws what `batches` throws. */
  pass(options: PassOptions): Iterable<Batch> | AsyncIterable<Batch>;
  /** Ends the thread, if there is one. */
  dispose(): Promise<void>;
}

export interface PrefetchOptions {
  /** How many batches the thread prepares ahead; 0: there is no thread, each is prepared when it is asked for. */
  readonly ahead: number;
  /** How many examples will be asked for in all; default: many. */
  readonly examples?: number | undefined;
}

/** Fewest numbers of inputs that are worth a thread: by the time it has started, this one has normalised as many. */
const WORTHWHILE = 2 ** 23;

/**
 * A source whose batches a thread prepares ahead. It reads the split where that is in shared memory, as `makeDataset` puts
 * it, else a copy. Where no thread can be started or it fails, and where it would not pay, batches are prepared in this one.
 */
export function batchSource(
  data: BatchData,
  split: Split,
  { ahead, examples = Infinity }: PrefetchOptions,
): BatchSource {
  const isWorthwhile = ahead > 0 && examples * sizeOf(data.shape) >= WORTHWHILE;
  const here = (options: PassOptions): Iterable<Batch> => batches(data, split, options);
  const worker = isWorthwhile ? startWorker(data, split) : undefined;
  if (worker === undefined) return { pass: here, dispose: () => Promise.resolve() };
  let isAlive = true;
  worker.on('exit', () => (isAlive = false));
  // what fails there is done here, and fails here with its own error
  worker.on('error', () => {});
  return {
    pass: (options) => (isAlive ? prefetched(worker, here, { options, ahead }) : here(options)),
    async dispose() {
      await worker.terminate();
    },
  };
}

/** The thread, which keeps no process alive; undefined where there can be none, or if something cannot be copied into it. */
function startWorker({ shape, mean, std, augment }: BatchData, split: Split): Worker | undefined {
  const workerData: Prepared = { data: { shape, mean, std, augment }, split };
  const file = ownFile(`distill/data/batch-worker${IS_SOURCE ? '.ts' : '.js'}`);
  try {
    // what this process was started with (`--import tsx`, say) would slow the thread's start down
    const worker = new Worker(IS_SOURCE ? readByTsx(file) : file, { eval: IS_SOURCE, execArgv: [], workerData });
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
}

/** A program that runs one of our own sources: Node 20 reads no TypeScript. */
function readByTsx(file: string): string {
  const paths = [createRequire(import.meta.url).resolve('tsx/cjs'), file];
  return paths.map((path) => `require(${JSON.stringify(path)});`).join('');
}

/** A pass: the first batch is prepared here, while the thread begins with the second, and so is what the thread fails to do. */
async function* prefetched(
  worker: Worker,
  here: (options: PassOptions) => Iterable<Batch>,
  { options, ahead }: { readonly options: PassOptions; readonly ahead: number },
): AsyncGenerator<Batch, void, undefined> {
  const { order, batchSize } = options;
  const { port1: port, port2 } = new MessageChannel();
  const prepared = on(port, 'message', { close: ['close'] }) as AsyncIterable<[Batch]>;
  try {
    const pass: Pass = { options: { ...options, order: order.subarray(batchSize) }, port: port2 };
    worker.postMessage(pass, [port2]);
    // each message asks for one batch, so that never more than these lie there unread
    for (let i = 0; i < ahead; i++) port.postMessage(null);
    let done = Math.min(batchSize, order.length);
    yield* here({ ...options, order: order.subarray(0, done) });
    if (done < order.length) {
      for await (const [batch] of prepared) {
        port.postMessage(null);
        yield batch;
        done += batch.size;
        if (done === order.length) break;
      }
    }
    // nothing, unless the thread has died
    yield* here({ ...options, order: order.subarray(done) });
  } finally {
    port.close();
  }
}
