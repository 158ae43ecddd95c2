/** @file Waiting for a promise that may never settle. */
import { once } from 'node:events';

/**
 * What `work` comes to. Where Node has nothing left to wait for meanwhile, and would end the process, it is `unsettled` that is
 * thrown, so that the one who waits can still say so.
 */
export async function settled<T>(work: () => Promise<T> | T, unsettled: () => Error): Promise<T> {
  const done = new AbortController();
  const end = once(process, 'beforeExit', { signal: done.signal }).then(() => {
    throw unsettled();
  });
  try {
    return await Promise.race([work(), end]);
  } finally {
    done.abort();
    await end.catch(() => {});
  }
}
