/** @file Who works on a sweep: a file for each worker, with what it does at the moment, touched while the worker lives. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ALIVE_FOLDER } from '../record/index.ts';
import type { Progress } from '../util/events.ts';
import { isObject } from '../util/json.ts';
import { makeFolder } from '../util/make-folder.ts';
import { orUndefined } from '../util/or-undefined.ts';
import { isCountedHere, isGone, parseProcess, thisProcess, type ProcessIdentity } from '../util/process-identity.ts';
import { giveSigns, lookAt, watch } from '../util/signs-of-life.ts';

/** What a worker does at the moment. */
export interface Doing {
  /** The number of its job; missing between two jobs. */
  readonly job?: number | undefined;
  /** Which of the jobs of its trial that is; missing where the trial is one job. */
  readonly replicate?: number | undefined;
  /** When the job was begun by this worker: milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Where its training stands, if it trains. */
  readonly progress?: Progress | undefined;
}

/** A worker as its file tells. */
export interface WorkerSign extends Doing {
  readonly name: string;
  readonly process: ProcessIdentity;
  /** Which of the workers of its launcher it is, from 0; missing for one that was started by hand. */
  readonly slot?: number | undefined;
}

/** A worker that gives signs of life. */
export interface Alive {
  readonly name: string;
  /**
   * Says what the worker does now. The file is written at most twice a second, so that jobs of a moment cost nothing, and at once
   * where it has to be.
   */
  readonly say: (doing: Doing, options?: { readonly atOnce?: boolean }) => void;
  /** The worker ends: its file goes. */
  readonly leave: () => Promise<void>;
}

/** Milliseconds between two signs of life, after which of them a worker is lost, and between two reports of what it does. */
const EVERY = 10_000;
const PATIENCE = 60_000;
const REPORT_EVERY = 500;

const ENDING = '.json';

/** Announces a worker of a sweep. Throws what the file system throws. */
export function announce(folder: string, { slot }: { readonly slot?: number | undefined } = {}): Alive {
  const name = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const place = join(folder, ALIVE_FOLDER);
  const file = signFile(folder, name);
  const identity = thisProcess();
  let written = -Infinity;
  let doing: Doing = {};
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    written = performance.now();
    // a sign, no record: what is lost of it in a crash is of no use
    const temporary = `${file}.tmp`;
    try {
      writeFileSync(temporary, JSON.stringify({ name, process: identity, slot, ...doing }));
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  };
  makeFolder(place);
  write();
  const stop = giveSigns(file, EVERY);
  return {
    name,
    say(now, { atOnce = false } = {}) {
      doing = now;
      const wait = atOnce ? 0 : written + REPORT_EVERY - performance.now();
      clearTimeout(timer);
      // where it cannot be written others see less; the work goes on
      if (wait <= 0) orUndefined(write);
      else timer = globalThis.setTimeout(() => orUndefined(write), wait).unref();
    },
    async leave() {
      clearTimeout(timer);
      await stop();
      rmSync(file, { force: true });
    },
  };
}

function parseSign(text: string): WorkerSign | undefined {
  const value = orUndefined(() => JSON.parse(text) as unknown);
  if (!isObject(value)) return undefined;
  const identity = parseProcess(JSON.stringify(value['process']));
  if (identity === undefined || typeof value['name'] !== 'string') return undefined;
  return { ...(value as unknown as WorkerSign), process: identity };
}

/** The workers of a sweep that have a file, those included that are gone without having said so. */
export function readSigns(folder: string): WorkerSign[] {
  const place = join(folder, ALIVE_FOLDER);
  const names = orUndefined(() => readdirSync(place)) ?? [];
  return names.flatMap((name) => {
    if (!name.endsWith(ENDING)) return [];
    const text = orUndefined(() => readFileSync(join(place, name), 'utf8'));
    return text === undefined ? [] : (parseSign(text) ?? []);
  });
}

/** The file of a worker. */
export const signFile = (folder: string, name: string): string => join(folder, ALIVE_FOLDER, `${name}${ENDING}`);

/** Whether a worker may still be at work: its process lives here, or it gave a sign in the last minute as far as the clocks of machines agree. */
function mayLive(folder: string, { name, process: identity }: WorkerSign): boolean {
  if (isCountedHere(identity)) return !isGone(identity);
  const stats = orUndefined(() => statSync(signFile(folder, name)));
  return stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) < PATIENCE;
}

/** The workers of a sweep whose processes are counted as this one is: by their pids they are told apart. */
export function signsHere(folder: string): WorkerSign[] {
  return readSigns(folder).filter((sign) => isCountedHere(sign.process));
}

/** The workers of a sweep that may be at work. */
export function liveSigns(folder: string): WorkerSign[] {
  return readSigns(folder).filter((sign) => mayLive(folder, sign));
}

/** The other processes that are at work on a sweep. */
export function othersAtWork(folder: string): WorkerSign[] {
  const own = JSON.stringify(thisProcess());
  return liveSigns(folder).filter((sign) => JSON.stringify(sign.process) !== own);
}

/** Workers of other machines whose signs look old: they are gone, or the clocks of the machines differ. */
function doubtful(folder: string): WorkerSign[] {
  return readSigns(folder).filter((sign) => sign.process.host !== hostname() && !mayLive(folder, sign));
}

/**
 * Waits for a sign of workers of other machines whose last one looks old, so long that one that is at work gives some. Gives those
 * that gave one; `onWait` is told of the machines first, if there are any.
 */
export async function awaitSigns(
  folder: string,
  onWait: (hosts: readonly string[], seconds: number) => void,
  every = EVERY,
): Promise<WorkerSign[]> {
  const signs = doubtful(folder);
  if (signs.length === 0) return [];
  onWait([...new Set(signs.map(({ process: { host } }) => host))], (2 * every) / 1000);
  const stateOf = async ({ name }: WorkerSign): Promise<string | undefined> =>
    (await lookAt(signFile(folder, name)))?.state;
  const before = await Promise.all(signs.map(stateOf));
  const end = performance.now() + 2 * every;
  for (;;) {
    const now = await Promise.all(signs.map(stateOf));
    const given = signs.filter((_, i) => now[i] !== undefined && now[i] !== before[i]);
    if (given.length > 0 || performance.now() > end) return given;
    await setTimeout(every / 20);
  }
}

/** Takes away what workers left that are gone; with `elsewhere` that of other machines too whose signs are old. */
export function clearSigns(folder: string, { elsewhere = false }: { readonly elsewhere?: boolean } = {}): void {
  for (const sign of readSigns(folder)) {
    const isOurs = sign.process.host === hostname();
    if ((isOurs || elsewhere) && !mayLive(folder, sign)) rmSync(signFile(folder, sign.name), { force: true });
  }
}

/** Says of workers of a sweep, by their names, which are lost. */
export type LostWorkers = (names: Iterable<string>) => Promise<ReadonlySet<string>>;

/**
 * Watches the workers of a sweep. One is lost at once if its process is known to be gone or its file is, and when this
 * process's own clock has seen no sign of it for a minute.
 */
export function watchWorkers(folder: string): LostWorkers {
  const isSilent = watch(PATIENCE, 2 * EVERY);
  return async (names) => {
    const lost = new Set<string>();
    for (const name of names) {
      const file = signFile(folder, name);
      const sight = await lookAt(file);
      const sign = sight && parseSign(sight.content);
      const isLost = sight === undefined || (sign !== undefined && isGone(sign.process)) || isSilent(file, sight.state);
      if (isLost) lost.add(name);
    }
    return lost;
  };
}
