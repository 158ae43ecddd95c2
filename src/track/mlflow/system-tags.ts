/** @file The tags that MLflow itself gives a meaning. */
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import type { RunInfo } from '../tracker.ts';

/** The tags by which MLflow's own pages know who ran what; given tags go before them. */
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
  return new Map([...found, ...tags]);
}
