/** @file Search path, defaults list, packages, overrides → one config. */
export { describeAliases, keyOfAlias, readAliases, type Aliases } from './aliases.ts';
export { checkPlugins } from './check-plugins.ts';
export { JOBLIB_LAUNCHER, PROCESSES_LAUNCHER, SUBMITIT_LOCAL_LAUNCHER } from './hydra-configs.ts';
export { OPTUNA_SWEEPER, PRUNERS, SAMPLERS } from './optuna-configs.ts';
export { choiceNodes } from './choices.ts';
export type { ComposeOptions, Composition } from './compose.ts';
export { composeConfig } from './compose.ts';
export { composedConfig, withValues, type ComposedConfig, type Words } from './composed-config.ts';
export { composeRun, type ComposedRun } from './compose-run.ts';
export type { ComposeRequest } from './compose-view.ts';
export { compose } from './compose-view.ts';
export type { ConfigData } from './content.ts';
export { choiceOf } from './default-item.ts';
export type { Choice, ConfigItem, DefaultItem, GroupItem, SelfItem } from './default-item.ts';
export type { DefaultsEntry, DefaultsList } from './defaults-list.ts';
export type { DefaultsNode } from './defaults-node.ts';
export { groupOf, overrideKeyOf, packageOf, pathOf } from './defaults-node.ts';
export type { Choices } from './interpolated-choice.ts';
export type { Explanation, ExplanationFormat } from './explain.ts';
export { explainKey, formatExplanation } from './explain.ts';
export { HYDRA_SCHEMA } from './hydra-types.ts';
export {
  expandedWords,
  readWords,
  type CommandWord,
  type ExpandedWord,
  type ReadWords,
  type WordsOwner,
} from './read-words.ts';
export { allOptionsOf, groupsOf, optionsOf } from './groups.ts';
export { nearestKey } from './keys-meant.ts';
export { RefusedWord, type Instead } from './refused-word.ts';
export { wordsMeant, type WordsMeant } from './words-meant.ts';
export type { LoadedConfig, Repository, RepositoryOptions } from './repository.ts';
export { createRepository, SOURCE_SCHEMES } from './repository.ts';
export type { HydraResolverOptions } from './resolvers.ts';
export { withHydraResolvers } from './resolvers.ts';
export { type RunMode } from './run-mode.ts';
export type { SecretOptions } from './secrets.ts';
export { findSecrets, hideSecrets } from './secrets.ts';
export { createSecrets, HIDDEN, NO_SECRETS, type Secrets } from '../util/secrets.ts';
export type { ConfigSource, EntryKind, SearchPathEntry, SourceConfig } from './source.ts';
export { describeSource } from './source.ts';
export type { ConfigStore, StoredConfig } from './store-source.ts';
export { createStore } from './store-source.ts';
export { strftime } from '../util/strftime.ts';
export { hydraConfig, taskConfig } from './task-config.ts';
export {
  composeAll,
  openWorkshop,
  repositoryFor,
  type ComposedAll,
  type ConfigOwner,
  type ConfigPlaces,
  type Workshop,
  type WorkshopOptions,
} from './workshop.ts';
