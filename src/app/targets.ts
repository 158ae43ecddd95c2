/** @file Everything that a `_target_` in conf/ can name. */
import { datasets, losses, models, optimizers } from '../distill/index.ts';
import { trackers } from './trackers.ts';

/** `{cnn: …}` → `{'models.cnn': …}`: the names that a config uses. */
function prefixed<T>(prefix: string, parts: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [`${prefix}.${name}`, part]));
}

export const modelTargets = prefixed('models', models);
export const lossTargets = prefixed('losses', losses);
export const dataTargets = prefixed('data', datasets);
export const optimizerTargets = prefixed('optimizers', optimizers);
export const trackerTargets = prefixed('trackers', trackers);

/** Data sets by the names that a config uses. */
export type DataTargets = typeof dataTargets;
