/** @file Whether a job is still its worker's: one that stood still for long may wake up beside its successor. */
import { performance } from 'node:perf_hooks';

/** Milliseconds between two ticks, and how many without any are so long that others may have taken a worker for lost. */
const TICK = 1000;
const STALL = 20_000;

/**
 * Calls `onStall` when this process has stood still for long, as one that was stopped by SIGSTOP or whose machine slept, as soon
 * as it wakes up. Gives what ends the watch. It keeps no process alive.
 */
export function watchStalls(onStall: () => void): () => void {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last > STALL) onStall();
    last = now;
  }, TICK);
  timer.unref();
  return () => clearInterval(timer);
}

/** Ends this process before it writes anything more: what it was doing is done by another one. */
export function giveWay(what: string): void {
  process.stderr.write(`${what} was taken over while this process stood still; it ends\n`);
  // not even the functions that are called at the end of a process may write
  process.kill(process.pid, 'SIGKILL');
}
