/** @file A network that is not trained, because its weights are given. */
import { resolve } from 'node:path';
import { loadSafetensors, loadWeights, type Model } from '../distill/index.ts';
import { shownPath } from '../util/shown-path.ts';
import type { Bench } from './bench.ts';
import type { StageResult } from './learn.ts';
import type { NetworkConfig } from './part-schema.ts';
import { measured } from './test-network.ts';

/** Where paths begin: the folder in which the command was typed, whatever a job makes its own. */
const START = process.cwd();

/**
 * A model with given weights, measured on the test set as any other network: those of a folder that a run has written, or of a
 * safetensors file. Fails with DATA_FILE if they cannot be read, and with MODEL, with the shapes, if they are another model's. In
 * a rehearsal it is not measured.
 */
export async function withGivenWeights(
  bench: Bench,
  network: { readonly stage: string; readonly model: Model; readonly config: NetworkConfig },
  weights: string,
): Promise<StageResult<Model>> {
  const { stage, model, config } = network;
  const path = resolve(START, weights);
  if (path.endsWith('.safetensors')) loadSafetensors(model, path);
  else await loadWeights(model, path);
  if (bench.rehearsal === true) return { stage, model, dispose: () => model.dispose() };
  bench.job.log.info(`the ${stage} is not trained: its weights are those of ${shownPath(path)}`);
  return measured(bench, { stage, model, config, course: { steps: 0, epochs: 0, seconds: 0 } });
}
