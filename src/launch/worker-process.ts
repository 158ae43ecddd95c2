/** @file A process that works on a sweep, as its launcher sees it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../util/make-folder.ts';
import { orUndefined } from '../util/or-undefined.ts';

/** How a worker is started: what a launcher repeats of its own command line. */
export interface WorkerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The working folder. */
  readonly cwd: string;
}

export interface StartOptions {
  /** Variables besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** The file that takes what it prints outside of its jobs. */
  readonly log: string;
}

/** How a process ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it wants to be replaced. */
  readonly replace?: boolean;
  /** What it said of why it ends, where that is no fault of its job: the name of an error of the system. */
  readonly fault?: string | undefined;
  /** Why there was no process to begin with. */
  readonly error?: Error | undefined;
}

export interface WorkerProcess {
  readonly pid: number | undefined;
  /** How it ended; undefined while it lives. */
  readonly ended: () => WorkerEnd | undefined;
  readonly whenEnded: Promise<WorkerEnd>;
  /** Asks it to stop at its next step. */
  readonly stop: () => void;
  /** Ends it at once. */
  readonly kill: () => void;
}

/** What a worker sends that ends to be replaced: it found a job that needs a process of its own. */
export const REPLACE = 'replace';

/** What a worker sends that ends for a fault of the system: its name. */
export interface FaultMessage {
  readonly fault: string;
}

/** The fault that a message is about, if it is about one. */
function faultIn(message: unknown): string | undefined {
  const { fault } = (typeof message === 'object' && message !== null ? message : {}) as Partial<FaultMessage>;
  return typeof fault === 'string' ? fault : undefined;
}

/** What a launcher sends to its workers. */
export const STOP = 'stop';

/**
 * Starts a worker. It hears of its launcher by a channel: `STOP`, and that it is closed, when the launcher is gone. Throws what the file system says of its log.
 */
export function startWorker({ file, args, cwd }: WorkerCommand, { env, log }: StartOptions): WorkerProcess {
  makeFolder(dirname(log));
  // what Node prints of an error that nobody caught may have secrets
  const output = openSync(log, 'a', 0o600);
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  let end: WorkerEnd | undefined;
  let replace = false;
  let fault: string | undefined;
  child.on('message', (message) => {
    replace ||= message === REPLACE;
    fault ??= faultIn(message);
  });
  const whenEnded = new Promise<WorkerEnd>((resolve) => {
    const done = (ended: WorkerEnd): void => {
      end ??= ended;
      resolve(end);
    };
    child.once('error', (error) => done({ code: null, signal: null, error }));
    // after what it sent, which may be read later than it exits
    child.once('close', (code, signal) => done({ code, signal, replace, fault }));
  });
  return {
    pid: child.pid,
    ended: () => end,
    whenEnded,
    // a channel that is closed belongs to a process that ends anyway
    stop: () => void (child.connected && child.send(STOP, () => {})),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** The memory that a process holds (resident set size), in bytes, on Linux; undefined elsewhere, and where there is no such process. */
export function memoryOf(pid: number): number | undefined {
  const status = orUndefined(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
