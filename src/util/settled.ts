/** @file Waiting for a promise that may never settle. */

/**
 * What `work` comes to. Where Node has nothing left to wait for meanwhile, and would end the process, it is `unsettled` that is
 * thrown, so that the one who waits can still say so.
 */
export async function settled<T>(work: () => Promise<T> | T, unsettled: () => Error): Promise<T> {
  let stop = (): void => {};
  const end = new Promise<never>((_resolve, reject) => {
    stop = () => reject(unsettled());
    process.once('beforeExit', stop);
  });
  try {
    return await Promise.race([work(), end]);
  } finally {
    process.off('beforeExit', stop);
  }
}
