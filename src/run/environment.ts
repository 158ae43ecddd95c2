/** @file What a result depends on besides its config: versions, machine, code. */
import { execFile } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { ownVersion } from '../util/own-version.ts';
import { thisProcess, type ProcessIdentity } from '../util/process-identity.ts';

export interface GitState {
  readonly commit: string;
  readonly branch: string;
  /** Whether tracked files differed from the commit, or untracked ones that are not ignored lay about. */
  readonly dirty: boolean;
}

/** The part of environment.json that is known before the experiment starts. */
export interface RunEnvironment extends ProcessIdentity {
  readonly hydrosol: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: { readonly model: string; readonly cores: number };
  readonly memory_bytes: number;
  /** Null where the working folder is in no git repository, or git is not installed. */
  readonly git: GitState | null;
}

const run = promisify(execFile);

/** The commit, branch and state of the git checkout that a folder is in, or null. */
export async function gitState(folder: string): Promise<GitState | null> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', args, { cwd: folder, maxBuffer: 2 ** 26 })).stdout.trim();
  try {
    const [commit, branch, changes] = await Promise.all([
      git('rev-parse', 'HEAD'),
      git('rev-parse', '--abbrev-ref', 'HEAD'),
      git('status', '--porcelain'),
    ]);
    return { commit, branch, dirty: changes !== '' };
  } catch {
    return null;
  }
}

/** The environment of a run that is started in `folder`. */
export async function readEnvironment(folder: string): Promise<RunEnvironment> {
  const processors = cpus();
  return {
    hydrosol: ownVersion(),
    node: process.versions.node,
    platform: `${platform()}-${arch()}`,
    cpu: { model: processors[0]?.model.trim() ?? 'unknown', cores: processors.length },
    memory_bytes: totalmem(),
    ...thisProcess(),
    git: await gitState(folder),
  };
}
