/** @file What the models of a config would cost on a data set. */
import { modelCost } from '../distill/index.ts';
import { startEngine } from '../engine/index.ts';
import { HydrosolError } from '../errors.ts';
import { instantiate, instantiateSync } from '../instantiate/index.ts';
import type { ModelRow } from '../report/index.ts';
import type { Part } from './experiment-config.ts';
import { dataTargets, modelTargets } from './targets.ts';

/** A model as a config describes it, and what chooses it, e.g. `model=lenet5`. */
export interface NamedModel {
  readonly name: string;
  readonly model: Part;
}

/**
 * Makes each model for a data set and counts its cost. One that cannot read the data has its reason in the row. Throws what
 * the data set throws.
 */
export async function describeModels(data: Part, models: readonly NamedModel[]): Promise<ModelRow[]> {
  await startEngine('cpu');
  const {
    shape: inputShape,
    classes,
    vocabulary,
  } = await instantiate(data, {
    targets: dataTargets,
    context: { seed: 0 },
  });
  const context = { inputShape, classes, vocabulary, seed: 0 };
  return models.map(({ name, model: part }): ModelRow => {
    const kind = part._target_;
    try {
      const model = instantiateSync(part, { targets: modelTargets, context });
      try {
        return { name, kind, ...modelCost(model), taps: model.taps };
      } finally {
        model.dispose();
      }
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      const cause = error.cause instanceof HydrosolError ? error.cause : error;
      return { name, kind, problem: cause.message };
    }
  });
}
