/** @file Which process of which machine something belongs to, and whether that process is gone. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { orUndefined } from './or-undefined.ts';

/** A process, told apart from every other one, also where two machines or containers count alike. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Linux: id of the machine's current boot. */
  readonly boot?: string | undefined;
  /** Linux: the namespace in which `pid` is counted; containers have their own. */
  readonly namespace?: string | undefined;
  /** Linux: when the process started, in clock ticks since the boot: a pid is given again. */
  readonly start?: string | undefined;
}

/** State and start time of a process as Linux has them: fields 3 and 22 of proc_pid_stat(5). */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  const text = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  // field 2 is the command's name in parentheses, which may hold spaces and parentheses itself
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0]!, start: fields[19]! };
}

/** The process that this is. */
export function thisProcess(): ProcessIdentity {
  return {
    host: hostname(),
    pid: process.pid,
    boot: orUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: orUndefined(() => readlinkSync('/proc/self/ns/pid')),
    start: statOf(process.pid)?.start,
  };
}

/** Whether a pid belongs to a process here. One of another user does not let itself be asked, but is there. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether a process is counted where this one is: on the same start of the same machine, in the same container. */
export function isCountedHere({ host, boot, namespace }: ProcessIdentity): boolean {
  const here = thisProcess();
  return host === here.host && boot === here.boot && namespace === here.namespace;
}

/**
 * Whether a process is known to have ended: it counted its pid where this one does, and the pid belongs to nobody, to a
 * process that started at another time, or to one that is dead and not yet collected by its parent. False where that
 * cannot be known, as of other machines.
 */
export function isGone(process: ProcessIdentity): boolean {
  const { pid, start } = process;
  if (!isCountedHere(process)) return false;
  if (!exists(pid)) return true;
  const now = statOf(pid);
  if (now === undefined) return false;
  return now.state === 'Z' || now.state === 'X' || (start !== undefined && now.start !== start);
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** A process as JSON has it; undefined for anything else. */
export function parseProcess(text: string): ProcessIdentity | undefined {
  const found = orUndefined(() => JSON.parse(text) as Partial<ProcessIdentity> | null);
  if (typeof found !== 'object' || found === null) return undefined;
  const { host, pid, boot, namespace, start } = found;
  // what is no name might be sent to a terminal
  if (typeof host !== 'string' || !/^[\w.-]+$/.test(host) || !Number.isSafeInteger(pid) || pid! < 1) return undefined;
  return [boot, namespace, start].every(isTextOrMissing) ? { host, pid: pid!, boot, namespace, start } : undefined;
}
