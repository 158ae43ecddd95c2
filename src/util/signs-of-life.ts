/** @file Signs of life: a file that one process touches now and then, and others watch. */
import { lstat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { attempt } from './attempt.ts';
import { readText } from './read-file.ts';

/** What the thread does. A text, because Node 20 runs no TypeScript, and a thread that first loads a compiler is late. */
const TOUCHING = `
const { workerData: { file, every } } = require('node:worker_threads');
const { utimesSync } = require('node:fs');
const timer = setInterval(() => {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch (error) {
    if (error.code === 'ENOENT') clearInterval(timer);
  }
}, every);
`;

/**
 * Touches a file every so many milliseconds until it is deleted, or what this returns is called. A thread does it, so that a
 * long computation in this one is no silence. The thread keeps no process alive; where there can be none, nothing is touched.
 */
export function giveSigns(file: string, every: number): () => Promise<unknown> {
  try {
    const worker = new Worker(TOUCHING, { eval: true, execArgv: [], workerData: { file, every } });
    worker.unref();
    worker.on('error', () => {});
    return () => worker.terminate();
  } catch {
    return () => Promise.resolve();
  }
}

/** A file that is watched, as it is now. */
export interface Sight {
  /** Empty where something else than a regular file has the name, or it cannot be read. */
  readonly content: string;
  /** Changes with every sign of life. */
  readonly state: string;
}

/** Looks at a file; undefined if it is not there. Fails with what the file system says if that cannot be known. */
export async function lookAt(file: string): Promise<Sight | undefined> {
  // opened first: that is when a network file system asks its server, not its cache
  const content = attempt(() => readText(file)).value ?? '';
  try {
    const { ino, mtimeNs, size } = await lstat(file, { bigint: true });
    return { content, state: [ino, mtimeNs, size, content].join(' ') };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/**
 * Gives a function that is told of every look at a file, and says whether the file has been silent for `patience`
 * milliseconds. Only this process's own clock counts, since those of two machines differ; of the time between two looks no
 * more than `longest` milliseconds do, because a longer one means that this process or the file system stood still, and
 * perhaps whoever should have given a sign.
 */
export function watch(patience: number, longest: number): (file: string, state: string) => boolean {
  const seen = new Map<string, { readonly state: string; readonly at: number; readonly silent: number }>();
  return (file, state) => {
    const at = performance.now();
    const last = seen.get(file);
    const silent = last?.state === state ? last.silent + Math.min(at - last.at, longest) : 0;
    seen.set(file, { state, at, silent });
    return silent >= patience;
  };
}
