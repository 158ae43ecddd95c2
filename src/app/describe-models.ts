/** @file What the models of a config would cost on a data set. */
import { modelCost, type ModelContext } from '../distill/index.ts';
import { startEngine } from '../engine/index.ts';
import { HydrosolError, notesOf } from '../errors.ts';
import type { ModelRow } from '../report/index.ts';
import { messageOf } from '../util/message-of.ts';
import type { Part } from './part-schema.ts';
import { makeData, makeModel } from './parts.ts';

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
  const { shape: inputShape, classes, vocabulary } = await makeData(data, { seed: 0 });
  const context = { inputShape, classes, vocabulary, seed: 0 };
  const rows: ModelRow[] = [];
  for (const { name, model: part } of models)
    rows.push({ name, kind: part._target_, ...(await costOf(part, context)) });
  return rows;
}

/** What a model costs, or why it cannot read the data. */
async function costOf(part: Part, context: ModelContext): Promise<Omit<ModelRow, 'name' | 'kind'>> {
  try {
    const model = await makeModel(part, context);
    try {
      return { ...modelCost(model), taps: model.taps };
    } finally {
      model.dispose();
    }
  } catch (error) {
    // What a model throws while it is made says why there is none; anything else is a crash.
    if (!(error instanceof HydrosolError) && notesOf(error).length === 0) throw error;
    return { problem: messageOf(error) };
  }
}
