/** @file Processes that work on a sweep. */
export {
  memoryOf,
  REPLACE,
  startWorker,
  STOP,
  type FaultMessage,
  type WorkerCommand,
  type WorkerProcess,
} from './worker-process.ts';
