/** @file What a job changes in the process that it runs in: `hydra.job.env_set` and `hydra.job.chdir`. */
import type { ComposedConfig } from '../compose/index.ts';
import { toContainer, type ContainerNode } from '../config/index.ts';

export interface ProcessState {
  /** Environment variables of the job. */
  readonly variables: Readonly<Record<string, string>>;
  /** The working folder of the job; it stays as it is if missing. */
  readonly folder?: string | undefined;
}

/** The variables of `hydra.job.env_set`, interpolations resolved. Throws what resolving throws. */
export function jobVariables({ get, resolvers }: ComposedConfig): Record<string, string> {
  return toContainer(get('hydra.job.env_set') as ContainerNode, { resolve: true, resolvers }) as Record<string, string>;
}

/** Sets variables and working folder of this process, and gives the function that puts back what was there. */
export function enterProcessState({ variables, folder }: ProcessState): () => void {
  const cwd = folder === undefined ? undefined : process.cwd();
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  if (folder !== undefined) process.chdir(folder);
  return () => {
    if (cwd !== undefined) process.chdir(cwd);
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** Does something while the process has the variables of a job, which its interpolations may read. */
export async function withVariables<T>(composed: ComposedConfig, work: () => T | Promise<T>): Promise<T> {
  const leave = enterProcessState({ variables: jobVariables(composed) });
  try {
    return await work();
  } finally {
    leave();
  }
}
