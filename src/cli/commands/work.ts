/** @file `hydrosol work DIR`, `--work DIR`: does jobs of a sweep that others work on too. */
import { REPLACE, STOP, type FaultMessage } from '../../launch/index.ts';
import { openSession, type Program, type SessionOptions } from '../../program/index.ts';
import { workOn } from '../../sweep/index.ts';
import { linesConsole } from '../../track/index.ts';
import { diskFaultOf } from '../../util/disk-fault.ts';
import { EXIT } from '../exit.ts';
import { withInterrupt } from '../terminal/interrupt.ts';

/** `2/4`: the third of four workers, as a launcher tells it. */
const PLACE = /^(\d+)\/\d+$/;

/** A signal that is aborted when the launcher says so, or is gone. A terminal's Ctrl-C is the launcher's to hear. */
async function withLauncher<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('message', (message) => {
    if (message === STOP) stop();
  });
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => {});
  try {
    return await work(controller.signal);
  } finally {
    // an open channel would keep the process
    if (process.connected) process.disconnect();
  }
}

/** Tells the launcher, and waits until it is told. */
function send(message: string | FaultMessage): Promise<void> {
  return new Promise<void>((sent) => process.send!(message, undefined, undefined, () => sent()));
}

/** Does jobs of the sweep in a folder until none is left; as a launcher's worker it is told by it when to stop. */
export async function workCommand<Config, Result>(
  program: Program<Config, Result>,
  folder: string,
  options: Omit<SessionOptions, 'signal'>,
): Promise<number> {
  const [, slot] = PLACE.exec(process.env['HYDROSOL_WORKER'] ?? '') ?? [];
  const isLaunched = process.connected && slot !== undefined;
  const around = isLaunched ? withLauncher<number> : withInterrupt<number>;
  return around(async (signal) => {
    const session = openSession({
      ...options,
      signal,
      console: isLaunched ? linesConsole((line) => void process.stderr.write(`${line}\n`)) : undefined,
    });
    const place = { slot: slot === undefined ? undefined : Number(slot), replaced: isLaunched };
    try {
      const { replace } = await workOn(session, program, folder, place);
      if (replace) await send(REPLACE);
    } catch (error) {
      const fault = diskFaultOf(error);
      // its log may be on that disk
      if (fault !== undefined && isLaunched) await send({ fault });
      throw error;
    }
    return signal.aborted ? EXIT.interrupted : EXIT.done;
  });
}
