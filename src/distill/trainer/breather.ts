/** @file Lets the event loop have a turn now and then. */
import { setImmediate } from 'node:timers/promises';

/** Longest time without a turn of the event loop, in milliseconds, so that Ctrl-C and progress bars feel prompt. */
const LONGEST = 50;

/** A function to await in a busy loop: it gives the event loop a turn if the last one was a while ago. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < LONGEST) return;
    await setImmediate();
    last = performance.now();
  };
}
