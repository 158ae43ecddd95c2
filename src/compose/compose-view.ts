/** @file `compose` for other people's programs: a folder and some words in, a config out. */
import { createViewer, defaultResolvers, type AnyConfig, type Resolvers } from '../config/index.ts';
import { throwAll } from '../errors.ts';
import { ownVersion } from '../util/own-version.ts';
import { composeConfig } from './compose.ts';
import { readWords } from './read-words.ts';
import { createRepository } from './repository.ts';
import type { ConfigStore } from './store-source.ts';
import { taskConfig } from './task-config.ts';

export interface ComposeRequest {
  /** Folder of the configs, or `pkg://package/folder`. Relative to the working directory. */
  readonly configDir?: string;
  /** Configs in memory (`createStore`), behind those of the folder. */
  readonly store?: ConfigStore;
  /** The primary config, such as `config`. Without it there is only what overrides add. */
  readonly configName?: string;
  /** Words as on a command line: `db=postgresql`, `+a.b=1`, `hydra.job.name=x`. */
  readonly overrides?: readonly string[];
  /** Whether the config keeps its `hydra` node. Default: false. */
  readonly returnHydraConfig?: boolean;
  /** `hydra.job.name`. Default: `app`. */
  readonly jobName?: string;
  /** What interpolations may call, besides `now` and `hydra`. */
  readonly resolvers?: Resolvers;
}

/**
 * Composes a config and gives it as an object: Hydra's `initialize_config_dir` and `compose` in one, as nothing is
 * remembered between calls. The object is in struct mode and resolves interpolations where it is read; all functions of
 * `OmegaConf` take it. A place of `hydra.searchpath` that is not there is a warning of the process. Throws what
 * `composeConfig` throws, which gives more: choices, defaults list, origins.
 *
 *     const cfg = compose({ configDir: 'conf', configName: 'config', overrides: ['db=postgresql'] });
 */
export function compose<T = AnyConfig>(request: ComposeRequest = {}): T {
  const { configDir, store, configName, overrides = [], returnHydraConfig = false, jobName = 'app' } = request;
  const searchPath = configDir === undefined ? [] : [{ provider: 'main', path: configDir }];
  const repository = createRepository({ searchPath, store });
  const read = readWords({ repository, configName }, overrides);
  throwAll(read.errors);
  const { config, resolvers, warnings } = composeConfig(repository, {
    configName,
    overrides: read.overrides,
    jobName,
    version: ownVersion(),
    resolvers: request.resolvers ?? defaultResolvers,
  });
  for (const warning of warnings) process.emitWarning(warning, 'HydrosolWarning');
  return createViewer({ resolvers })(returnHydraConfig ? config : taskConfig(config)) as T;
}
