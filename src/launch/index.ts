/** @file Processes that work on a sweep. */
export { memoryOf, startWorker, STOP, type WorkerCommand, type WorkerProcess } from './worker-process.ts';
