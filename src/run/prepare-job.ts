/** @file From a composed config to a job that can run. */
import { findSecrets, hydraConfig, taskConfig, type ComposedConfig, type Secrets } from '../compose/index.ts';
import { create, toContainer, toYaml } from '../config/index.ts';
import type { ContainerNode, MapNode } from '../config/index.ts';
import { readLogConfig } from '../log/index.ts';
import { OWN_FOLDER } from '../record/index.ts';
import { flatten } from './flatten.ts';
import type { JobDescription } from './job.ts';
import { placeJob, savedFolderIn, withFolder, type PlaceOptions } from './place-job.ts';
import { jobVariables, withVariables } from './process-state.ts';
import { claimRunFolder } from './run-folder.ts';

export interface PrepareOptions extends PlaceOptions {
  /** The folder of an earlier process, to go on in. Default: a new one is claimed. */
  readonly resumes?: string | undefined;
  /** What log and trackers are not told. Default: what is named as a secret (`findSecrets`). */
  readonly secrets?: Secrets | undefined;
}

/** What `runJob` needs of a composed config. */
export type PreparedJob<Config> = Omit<
  JobDescription<Config>,
  'program' | 'code' | 'parentRunId' | 'tracked' | 'signed' | 'files'
> & {
  /** The config that the job runs with: it knows its folder. */
  readonly composition: ComposedConfig;
};

/**
 * Claims the folder of a job (see `claimRunFolder`) and gives all that its config says of it. Fails with RUN_FOLDER, and
 * with what interpolations throw.
 */
export async function prepareJob<Config>(
  composed: ComposedConfig,
  options: PrepareOptions = {},
): Promise<PreparedJob<Config>> {
  const { resumes, sweep } = options;
  const placed = placeJob(composed, options);
  const savedFolder = savedFolderIn(placed.composition);
  const marks = savedFolder === null ? [OWN_FOLDER] : [OWN_FOLDER, savedFolder];
  const key = sweep === undefined ? 'hydra.run.dir' : 'hydra.sweep.subdir';
  const folder = resumes ?? (await claimRunFolder(placed.folder, { marks, key }));
  const composition = withFolder(placed.composition, folder);
  const { config, overrides, get, resolvers } = composition;
  const task = taskConfig(config);
  const isInFolder = get('hydra.job.chdir') === true;
  return {
    composition,
    ...(await resolveTask<Config>(task, composition, options)),
    name: String(get('hydra.job.name', { throwOnMissing: true })),
    folder,
    resumed: resumes !== undefined,
    number: sweep?.number,
    replicate: sweep?.replicate,
    overrides,
    processState: { variables: jobVariables(composition), folder: isInFolder ? folder : undefined },
    savedFolder,
    logging: readLogConfig(config, 'hydra.job_logging', { resolvers }),
    saved: {
      config: toYaml(task),
      hydra: toYaml(hydraConfig(config)),
      overrides: toYaml(create(overrides.task) as ContainerNode),
    },
  };
}

/** The task's config as plain objects and as parameters, and its secrets. Its interpolations see the job's variables, as in Hydra. */
function resolveTask<Config>(
  task: MapNode,
  composition: ComposedConfig,
  options: PrepareOptions,
): Promise<Pick<JobDescription<Config>, 'config' | 'params' | 'secrets'>> {
  const { resolvers, config } = composition;
  return withVariables(composition, () => {
    const { secrets = findSecrets(config, { resolvers }) } = options;
    const params = Array.from(
      flatten(task, { resolvers }),
      ([key, value]) => [key, secrets.ofKey(key, value)] as const,
    );
    return { config: toContainer(task, { resolve: true, resolvers }) as Config, params: new Map(params), secrets };
  });
}
