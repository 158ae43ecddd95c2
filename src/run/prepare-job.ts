/** @file From a composed config to a job that can run. */
import { isAbsolute, join, resolve } from 'node:path';
import { findSecrets, hydraConfig, taskConfig, type Composition, type Secrets } from '../compose/index.ts';
import { create, select, toContainer, toYaml, update } from '../config/index.ts';
import type { ContainerNode, MapNode, Resolvers } from '../config/index.ts';
import { flatten } from './flatten.ts';
import type { JobDescription } from './job.ts';
import { readLogConfig } from './log-config.ts';
import { claimRunFolder } from './run-folder.ts';

/** A job of a sweep: its number, and the sweep's folder. */
export interface SweepPlace {
  readonly number: number;
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
  const below = sweep?.sweepFolder ?? cwd;
  const wanted = text(config, sweep === undefined ? 'hydra.run.dir' : 'hydra.sweep.subdir', resolvers);
  const folder = isAbsolute(wanted) ? wanted : resolve(join(below, wanted));
  update(config, 'hydra.runtime.output_dir', folder, { forceAdd: true });
  return folder;
}

/** Claims the job's folder (see `claimRunFolder`) and gives all that `runJob` needs. Throws RUN_FOLDER. */
export async function prepareJob<Config>(options: PrepareOptions): Promise<JobDescription<Config>> {
  const { composition, resolvers, parentRunId, tags = new Map() } = options;
  const { config, overrides } = composition;
  const subdir = select(config, 'hydra.output_subdir', { resolvers });
  const outputSubdir = typeof subdir === 'string' ? subdir : null;
  const folder = await claimRunFolder(placeJob(options), outputSubdir ?? '.hydrosol');
  update(config, 'hydra.runtime.output_dir', folder, { forceAdd: true });
  const task = taskConfig(config);
  const { secrets = findSecrets(config, { resolvers }) } = options;
  const params = Array.from(flatten(task, { resolvers }), ([key, value]) => [key, secrets.ofKey(key, value)] as const);
  return {
    name: text(config, 'hydra.job.name', resolvers),
    config: toContainer(task, { resolve: true, resolvers }) as Config,
    folder,
    outputSubdir,
    logging: readLogConfig(config, 'hydra.job_logging', { resolvers }),
    saved: {
      config: toYaml(task),
      hydra: toYaml(hydraConfig(config)),
      overrides: toYaml(create(overrides.task) as ContainerNode),
    },
    params: new Map(params),
    tags,
    parentRunId,
    secrets,
  };
}
