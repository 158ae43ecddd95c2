/** @file From a composed config to a job that can run. */
import { isAbsolute, join, resolve } from 'node:path';
import { findSecrets, hydraConfig, taskConfig, type Composition, type Secrets } from '../compose/index.ts';
import { create, select, toContainer, toYaml, update } from '../config/index.ts';
import type { ContainerNode, MapNode, Resolvers } from '../config/index.ts';
import { flatten } from './flatten.ts';
import type { JobDescription } from './job.ts';
import { readLogConfig } from './log-config.ts';
import { enterProcessState, jobVariables, type ProcessState } from './process-state.ts';
import { claimRunFolder } from './run-folder.ts';

/** A job of a sweep: its number, and the sweep's folder, which may have another name than the one wanted. */
export interface SweepPlace {
  readonly number: number;
  readonly wanted: string;
  readonly sweepFolder: string;
}

export interface PrepareOptions {
  readonly composition: Pick<Composition, 'config' | 'overrides'>;
  /** With `hydra:` and `now:` (`withHydraResolvers`). */
  readonly resolvers: Resolvers;
  readonly cwd?: string;
  readonly parentRunId?: string | undefined;
  readonly tags?: ReadonlyMap<string, string>;
  readonly sweep?: SweepPlace | undefined;
  /** Whether the folder is that of an earlier process, to go on in. Default: false. */
  readonly resumed?: boolean | undefined;
  /** What log and trackers are not told; found by their names if missing (`findSecrets`). */
  readonly secrets?: Secrets | undefined;
}

function text(config: MapNode, key: string, resolvers: Resolvers): string {
  return String(select(config, key, { resolvers, throwOnMissing: true }));
}

/**
 * Writes into the `hydra` node where the job is going to run, so that `${hydra:runtime.output_dir}` can be resolved, and
 * gives that folder: `hydra.run.dir`, or `hydra.sweep.subdir` in the sweep's folder. Nothing is made yet.
 */
export function placeJob({ composition, resolvers, cwd = process.cwd(), sweep }: PrepareOptions): string {
  const { config } = composition;
  if (sweep !== undefined) {
    update(config, 'hydra.job.num', sweep.number, { forceAdd: true });
    update(config, 'hydra.job.id', String(sweep.number), { forceAdd: true });
  }
  const below = sweep === undefined ? cwd : sweepFolderOf(config, sweep, { resolvers, cwd });
  const wanted = text(config, sweep === undefined ? 'hydra.run.dir' : 'hydra.sweep.subdir', resolvers);
  const folder = isAbsolute(wanted) ? wanted : resolve(join(below, wanted));
  update(config, 'hydra.runtime.output_dir', folder, { forceAdd: true });
  return folder;
}

/** The folder of a job's sweep: that of all jobs, unless the job's own values lead `hydra.sweep.dir` elsewhere. */
function sweepFolderOf(
  config: MapNode,
  { wanted, sweepFolder }: SweepPlace,
  { resolvers, cwd }: { resolvers: Resolvers; cwd: string },
): string {
  const own = resolve(cwd, text(config, 'hydra.sweep.dir', resolvers));
  return own === wanted ? sweepFolder : own;
}

/** Claims the job's folder (see `claimRunFolder`) and gives all that `runJob` needs. Throws RUN_FOLDER. */
export async function prepareJob<Config>(options: PrepareOptions): Promise<JobDescription<Config>> {
  const { composition, resolvers, parentRunId, tags = new Map(), resumed = false } = options;
  const { config, overrides } = composition;
  const subdir = select(config, 'hydra.output_subdir', { resolvers });
  const outputSubdir = typeof subdir === 'string' ? subdir : null;
  const wanted = placeJob(options);
  const folder = resumed ? wanted : await claimRunFolder(wanted, outputSubdir ?? '.hydrosol');
  update(config, 'hydra.runtime.output_dir', folder, { forceAdd: true });
  const task = taskConfig(config);
  const variables = jobVariables(config, resolvers);
  const isInFolder = select(config, 'hydra.job.chdir', { resolvers }) === true;
  return {
    ...resolveTask<Config>(task, variables, options),
    name: text(config, 'hydra.job.name', resolvers),
    folder,
    resumed,
    processState: { variables, folder: isInFolder ? folder : undefined },
    outputSubdir,
    logging: readLogConfig(config, 'hydra.job_logging', { resolvers }),
    saved: {
      config: toYaml(task),
      hydra: toYaml(hydraConfig(config)),
      overrides: toYaml(create(overrides.task) as ContainerNode),
    },
    tags,
    parentRunId,
  };
}

/** The task's config as plain objects and as parameters, and its secrets. Its interpolations see the job's variables, as in Hydra. */
function resolveTask<Config>(
  task: MapNode,
  variables: ProcessState['variables'],
  options: PrepareOptions,
): Pick<JobDescription<Config>, 'config' | 'params' | 'secrets'> {
  const { composition, resolvers } = options;
  const leave = enterProcessState({ variables });
  try {
    const { secrets = findSecrets(composition.config, { resolvers }) } = options;
    const params = Array.from(
      flatten(task, { resolvers }),
      ([key, value]) => [key, secrets.ofKey(key, value)] as const,
    );
    return { config: toContainer(task, { resolve: true, resolvers }) as Config, params: new Map(params), secrets };
  } finally {
    leave();
  }
}
