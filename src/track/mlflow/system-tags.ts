/** @file The tags that MLflow itself gives a meaning, and where a run is. */
import { hostname, userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import type { RunInfo } from '../tracker.ts';

/** The tags by which MLflow's own pages know who ran what; those of `info.tags` go before them. */
export function systemTags({ name, git, parentRunId, tags }: RunInfo): Map<string, string> {
  const found = new Map([
    ['mlflow.runName', name],
    ['mlflow.source.name', basename(process.argv[1] ?? 'node')],
    ['mlflow.source.type', 'LOCAL'],
  ]);
  try {
    found.set('mlflow.user', userInfo().username);
  } catch {
    // a user id without a name, as in some containers
  }
  if (git) {
    found.set('mlflow.source.git.commit', git.commit);
    found.set('mlflow.source.git.branch', git.branch);
    found.set('mlflow.source.git.dirty', String(git.dirty));
  }
  if (parentRunId !== undefined) found.set('mlflow.parentRunId', parentRunId);
  for (const key of found.keys()) {
    const given = tags.get(key);
    if (given !== undefined) found.set(key, given);
  }
  return found;
}

/** Where the run's own record is: the absolute path of its folder, and the machine. */
export function placeTags({ folder }: Pick<RunInfo, 'folder'>): Map<string, string> {
  return new Map([
    ['hydrosol.folder', resolve(folder)],
    ['hydrosol.host', hostname()],
  ]);
}
