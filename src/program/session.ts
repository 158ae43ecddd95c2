/** @file What all jobs of one command share: where they show what they do, what they hide, who is told, what stops them. */
import {
  findSecrets,
  NO_SECRETS,
  type ComposedAll,
  type ComposedConfig,
  type Composition,
  type Secrets,
} from '../compose/index.ts';
import { openLog, readLogConfig, type Log, type Terminal } from '../log/index.ts';
import { tableStyle } from '../report/index.ts';
import { NO_CALLBACKS, openCallbacks, readEnvironment, type Callbacks, type RunEnvironment } from '../run/index.ts';
import { createConsoleTracker, type ConsoleTracker, type Warn } from '../track/index.ts';
import { visible } from '../util/visible.ts';
import type { Program } from './program.ts';

/** One command at work. */
export interface Session {
  /** Where progress, log and warnings go. */
  readonly console: ConsoleTracker;
  /** Aborted when somebody wants the command to stop. */
  readonly signal: AbortSignal;
  /** What of a composed config is not shown, nor told to trackers: nothing with `--show-secrets`. */
  readonly secretsOf: (composed: ComposedConfig) => Secrets;
  readonly callbacks: Callbacks;
  /** Versions, machine and git state, read once: they are the same for all jobs of a process, and git takes longer than a short job. */
  readonly environment: () => Promise<RunEnvironment>;
  /** Asks whether something that was described may be done; undefined where there is nobody to ask. */
  readonly confirm: (what: string) => Promise<boolean | undefined>;
}

export interface SessionOptions {
  readonly signal: AbortSignal;
  readonly showSecrets?: boolean | undefined;
  /** Whether the code that a run of somebody else's names may be loaded (`--trust`). Default: it is asked. */
  readonly trust?: boolean | undefined;
  /** Asks a person. Default: there is nobody. */
  readonly ask?: ((what: string, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Where progress, log and warnings go. Default: the terminal. */
  readonly console?: ConsoleTracker | undefined;
}

/** A session without callbacks, which come with a config (`startCallbacks`). */
export function openSession({
  signal,
  showSecrets = false,
  trust = false,
  ask,
  console = createConsoleTracker(),
}: SessionOptions): Session {
  const secretsOf: Session['secretsOf'] = ({ config, resolvers }) =>
    showSecrets ? NO_SECRETS : findSecrets(config, { resolvers });
  const confirm: Session['confirm'] = async (what) => trust || (await ask?.(what, signal));
  let read: Promise<RunEnvironment> | undefined;
  const environment: Session['environment'] = () => (read ??= readEnvironment(process.cwd()));
  return { console, signal, secretsOf, callbacks: NO_CALLBACKS, environment, confirm };
}

/** Warnings on the terminal, without the secrets of a config. */
export function warnOf({ console, secretsOf }: Session, composed: ComposedConfig): Warn {
  return (message) => console.print(`warning: ${visible(secretsOf(composed).hide(message))}`);
}

/** The session with the callbacks of a config; with none for a config that has errors already. Throws TARGET_UNKNOWN, INSTANTIATE. */
export async function startCallbacks(
  session: Session,
  { callbacks: known = {} }: Pick<Program<never, never>, 'callbacks'>,
  { composition, errors }: Pick<ComposedAll, 'errors'> & { readonly composition: ComposedConfig },
): Promise<Session> {
  if (errors.length > 0) return session;
  const callbacks = await openCallbacks(composition, { ...known, warn: warnOf(session, composition) });
  return { ...session, callbacks };
}

/** Tells callbacks of a config that is composed: that of a run, of a sweep, of each job of a sweep. */
export async function tellComposed(
  { callbacks }: Session,
  { composition, errors }: Pick<ComposedAll, 'errors'> & { readonly composition: ComposedConfig },
): Promise<void> {
  if (errors.length > 0) return;
  const { hydra, task } = composition.overrides;
  const event = { configName: configNameOf(composition), overrides: [...hydra, ...task] };
  await callbacks.notify('onComposeConfig', composition, event);
}

/** `hydra.job.config_name`. */
export function configNameOf({ get }: ComposedConfig): string {
  return String(get('hydra.job.config_name') ?? '');
}

/** The screen as logs see it: what goes to the same terminal as the progress bar is written above it. */
export function terminalOf({ print, printOut }: ConsoleTracker): Terminal {
  const { stdout, stderr } = process;
  return {
    print(line, stream) {
      if (stream === 'stdout' && printOut !== undefined) printOut(line);
      else if (stream === 'stderr' || (stdout.isTTY && stderr.isTTY)) print(line);
      else stdout.write(`${line}\n`);
    },
    colored: (stream) => printOut === undefined && tableStyle(process[stream]).color === true,
  };
}

/** The log of Hydrosol itself, by `hydra.hydra_logging`; with `hydra.verbose` it tells what was composed. */
export function openOwnLog(
  { console, secretsOf }: Session,
  composed: ComposedConfig & Partial<Pick<Composition, 'defaults'>>,
): Log {
  const { config, resolvers, defaults } = composed;
  const logging = readLogConfig(config, 'hydra.hydra_logging', { resolvers });
  const log = openLog(logging, 'hydra', { ...terminalOf(console), secrets: secretsOf(composed) });
  if (defaults !== undefined) log.debug(`composed of ${defaults.entries.map(({ path }) => path).join(', ')}`);
  return log;
}
