/** @file Processes that work on a sweep. */
export {
  memoryOf,
  startWorker,
  STOP,
  type WorkerCommand,
  type WorkerEnd,
  type WorkerProcess,
} from './worker-process.ts';
