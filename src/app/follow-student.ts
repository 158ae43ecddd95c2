/** @file How long a network is trained of which the config does not say it: as long as the student. */
import { isObject } from '../util/json.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { isTrainer, type Length } from './trainer-config.ts';

/** The same values, with this length in every trainer that has none. */
function follow(value: unknown, length: Length): unknown {
  if (!isObject(value) || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    if (key !== 'trainer' || !isTrainer(item)) return [key, follow(item, length)] as const;
    return [key, item.epochs === null && item.steps === null ? { ...item, ...length } : item] as const;
  });
  return Object.fromEntries(entries);
}

/** A config in which every teacher has a length of its own: the epochs or steps of `trainer` where it had none. */
export function followStudent(config: ExperimentConfig): ExperimentConfig {
  const { epochs, steps } = config.trainer;
  return follow(config, { epochs, steps }) as ExperimentConfig;
}
