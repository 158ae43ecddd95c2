/** @file The thread of `prefetch.ts`: it does nothing but prepare batches, one each time it is asked. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { batches, type BatchData, type BatchOptions } from './batches.ts';
import type { Split } from './dataset.ts';

/** What the thread is started with. */
export interface Prepared {
  readonly data: BatchData;
  readonly split: Split;
}

/** The beginning of a pass: each message that comes through the port asks for its next batch. */
export interface Pass {
  readonly options: BatchOptions;
  readonly port: MessagePort;
}

const { data, split } = workerData as Prepared;

parentPort!.on('message', ({ options, port }: Pass) => {
  const rest = batches(data, split, options);
  port.on('message', () => {
    const { value: batch } = rest.next();
    if (batch === undefined) return;
    const { indices, inputs, labels, mixed } = batch;
    const arrays = [indices, inputs, labels, ...(mixed === undefined ? [] : [mixed.labels, mixed.share])];
    // moved, not copied: nobody here reads a batch again
    port.postMessage(
      batch,
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
  });
});
