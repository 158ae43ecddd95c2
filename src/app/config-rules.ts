/** @file What a config of the shipped experiment must keep to that its schema cannot say. */
import type { Problem } from '../schema/index.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { isTrainer, type TrainerConfig } from './trainer-config.ts';

interface Found {
  readonly path: readonly string[];
  readonly trainer: TrainerConfig;
}

/** Every `trainer` of a config: the student's, the teacher's, those of further teachers in a scheme. */
function trainersIn(value: unknown, path: readonly string[] = []): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, key];
    return key === 'trainer' && isTrainer(item) ? [{ path: at, trainer: item }] : trainersIn(item, at);
  });
}

/** Which key of a trainer's chooses an epoch, if one does. */
function choosing({ select, patience }: TrainerConfig): 'select' | 'patience' | undefined {
  if (select === 'best') return 'select';
  return patience === null ? undefined : 'patience';
}

/** An epoch is chosen by examples that were held out of the training set, never by the test set. */
function chooseByValidation(config: ExperimentConfig): Problem[] {
  // a data set of the user's own may have no such option: what it has is seen when it is loaded
  if (config.data['validation'] !== 0) return [];
  return trainersIn(config).flatMap(({ path, trainer }): Problem[] => {
    const key = choosing(trainer);
    if (key === undefined) return [];
    const full = [...path, key];
    const message = `${full.join('.')}=${trainer[key]} chooses by validation examples, and data.validation is 0`;
    const expected = 'examples held out of the training set, e.g. a tenth of it: data.validation=0.1';
    return [{ kind: 'value', path: full, message, expected, suggestion: undefined }];
  });
}

/** All that is wrong with a config that its schema allows. */
export function experimentRules(config: ExperimentConfig): Problem[] {
  return chooseByValidation(config);
}
