/** @file Where this machine and code differ from those of a logged run: numbers may then differ too. */
import { join } from 'node:path';
import { ENVIRONMENT_FILE } from '../record/index.ts';
import { readEnvironment, type RunEnvironment } from '../run/index.ts';
import { ifThere, readJson } from '../util/read-file.ts';
import { shownPath } from '../util/shown-path.ts';
import { visible } from '../util/visible.ts';
import { changedCode, HYDROSOL } from './code-of.ts';
import type { Session } from './session.ts';

type Logged = Partial<RunEnvironment>;

const isMap = (part: unknown): boolean => part === undefined || typeof part === 'object';

function isEnvironment(value: unknown): value is Logged {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { host, pid, git, cpu } = value as Logged;
  return (
    ['string', 'undefined'].includes(typeof host) &&
    ['number', 'undefined'].includes(typeof pid) &&
    isMap(git) &&
    isMap(cpu)
  );
}

/** environment.json of a run folder; empty where there is none. Fails with RUN_FOLDER if it is broken. */
export function readLoggedEnvironment(folder: string): Logged {
  const read = (): Logged =>
    readJson(join(folder, ENVIRONMENT_FILE), isEnvironment, {
      expected: 'the environment that a run leaves in its folder',
    });
  return ifThere(read) ?? {};
}

/** What to say where one of two working trees has changes that are in no commit. */
function changesNote(then: boolean | undefined, now: boolean | undefined): string[] {
  if (then === undefined || now === undefined || then === now) return [];
  return [
    now
      ? 'the git working tree was clean when the run was made; now it has uncommitted changes'
      : 'the run was made with uncommitted changes, which are not in the working tree now',
  ];
}

/** `node was 20.19.0, is 22.1.0`: one line for each fact in which this process differs from the one of the log. */
async function differencesFrom(folder: string): Promise<string[]> {
  const then = readLoggedEnvironment(folder);
  const now = await readEnvironment(process.cwd());
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['hydrosol', then.hydrosol, now.hydrosol],
    ['node', then.node, now.node],
    ['cpu', then.cpu?.model, now.cpu.model],
    ['git commit', then.git?.commit, now.git?.commit],
  ];
  const changed = facts
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => `${what} was ${String(before ?? 'unknown')}, is ${String(after ?? 'unknown')}`);
  return [...changed, ...changesNote(then.git?.dirty, now.git?.dirty)];
}

/** `not as when the run was begun: train.ts`: the files of the program that have changed since, or are gone. */
function codeNotes(code: Readonly<Record<string, string>>): string[] {
  // environment.json says which Hydrosol it was
  const changed = changedCode(code).filter((path) => path !== HYDROSOL);
  return changed.length === 0
    ? []
    : [`not as when the run was begun: ${changed.map((path) => shownPath(path)).join(', ')}`];
}

/** Says on the terminal where code and machine have changed since a run was logged; `code`: the files of its program, as its record has them. */
export async function tellDifferences(
  { console }: Pick<Session, 'console'>,
  folder: string,
  code: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const note of [...(await differencesFrom(folder)), ...codeNotes(code)]) console.print(`note: ${visible(note)}`);
}
