/** @file Ctrl-C: first a request, then an order. */
import { EXIT } from './exit.ts';

/**
 * Runs `work` with a signal that is aborted by the first SIGINT or SIGTERM, so that the work can stop at its next step and
 * keep what there is. The second ends the process at once.
 */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write('\ninterrupted: stopping at the next step (once more to stop at once)\n');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
