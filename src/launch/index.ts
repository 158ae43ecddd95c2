/** @file Processes that work on a sweep. */
export {
  memoryOf,
  startWorker,
  REPLACE,
  STOP,
  type WorkerCommand,
  type WorkerEnd,
  type WorkerProcess,
} from './worker-process.ts';
