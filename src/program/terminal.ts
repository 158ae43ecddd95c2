/** @file Where logs are shown: the screen that they share with the progress of a run. */
import type { Secrets } from '../compose/index.ts';
import { tableStyle } from '../report/index.ts';
import { openLog, readLogConfig, type Log, type Terminal } from '../run/index.ts';
import type { ConsoleTracker } from '../track/index.ts';
import type { Composed } from './compose-all.ts';

/** The screen as logs see it: what goes to the same terminal as the progress bar is written above it. */
export function terminalOf({ print }: ConsoleTracker): Terminal {
  const { stdout, stderr } = process;
  return {
    print(line, stream) {
      if (stream === 'stderr' || (stdout.isTTY && stderr.isTTY)) print(line);
      else stdout.write(`${line}\n`);
    },
    colored: (stream) => tableStyle(process[stream]).color === true,
  };
}

/** The log of Hydrosol itself, by `hydra.hydra_logging`; with `hydra.verbose` it tells what was composed. */
export function openOwnLog({ composition, resolvers }: Composed, console: ConsoleTracker, secrets: Secrets): Log {
  const { config, defaults } = composition;
  const logging = readLogConfig(config, 'hydra.hydra_logging', { resolvers });
  const log = openLog(logging, 'hydra', { ...terminalOf(console), secrets });
  log.debug(`composed of ${defaults.entries.map(({ path }) => path).join(', ')}`);
  return log;
}
