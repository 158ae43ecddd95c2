/** @file Ctrl-C: first a request, then an order. */
import { isatty } from 'node:tty';
import { EXIT } from '../exit.ts';
import { printError } from './print.ts';

/** Ctrl-C; what `kill` and clusters send; what a terminal sends that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that is aborted by the first SIGINT, SIGTERM or SIGHUP, so that the work can stop at its next step
 * and keep what there is. The second ends the process at once, unless it is a SIGHUP: a closed terminal sends two, one from the
 * shell and one from the system.
 */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const hasTerminal = [0, 1, 2].some(isatty);
  const interrupt = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      if (signal === 'SIGHUP') return;
      process.exit(EXIT.interrupted);
    }
    // Node aborts at its end where its terminal is gone: it cannot put back the settings. The signal ends it before.
    if (signal === 'SIGHUP' && hasTerminal) process.once('exit', () => process.kill(process.pid, signal));
    printError('\ninterrupted: stopping at the next step (once more to stop at once)\n');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
