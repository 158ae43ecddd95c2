/** @file One training: an optimizer, a listener, checkpoints, and the weights in the run folder. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { saveWeights, train } from '../distill/index.ts';
import type { Learner, Loss, Model, Predictor, TrainResult } from '../distill/index.ts';
import type { MetricPoint, TrackEvent } from '../util/events.ts';
import type { Bench } from './bench.ts';
import type { NetworkConfig } from './part-schema.ts';
import { makeOptimizer } from './parts.ts';

/** What a stage trains. */
export interface Training {
  /** Names it in events, and its checkpoint. */
  readonly stage: string;
  /** Names all that the weights will depend on. */
  readonly key: string;
  readonly learner: Learner;
  /** The networks that come of it, by the folder of their weights. */
  readonly networks: Readonly<Record<string, Model>>;
  readonly loss: Loss;
  readonly teacher?: Predictor | undefined;
  readonly config: Pick<NetworkConfig, 'optimizer' | 'trainer'>;
  /** Seed of the order of the examples. */
  readonly seed: number;
  /** Default: that of the bench. */
  readonly data?: Bench['data'] | undefined;
}

export interface Trained {
  readonly result: TrainResult;
  /** What the training reported. */
  readonly points: readonly MetricPoint[];
  /** SHA-256 of each network's weights. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Trains in place, from where an earlier process of the same run was stopped, tells the trackers, and saves the weights into
 * the run folder. `result.test` is missing if it was interrupted.
 */
export async function trainStage({ job, data: all, engine }: Bench, training: Training): Promise<Trained> {
  const { stage, key, learner: model, networks, loss, teacher, config, seed, data = all } = training;
  const points: MetricPoint[] = [];
  const listener = (event: TrackEvent): void => {
    if (event.kind === 'metric') points.push(event.point);
    job.listen(event);
  };
  const { epochs, batch_size: batchSize, evaluate_every: evaluateEvery, report_every: reportEvery } = config.trainer;
  const every = config.trainer.checkpoint_every;
  const path = join(job.folder, 'checkpoints', `${stage}.safetensors`);
  const checkpoints = every === 0 ? undefined : { path, key, every };
  const optimizer = await makeOptimizer(config.optimizer);
  const teacherMemory = config.trainer.teacher_memory * 2 ** 20;
  const { compile } = engine;
  const { signal } = job;
  const what = { model, data, loss, teacher, optimizer, stage, seed, compile, teacherMemory };
  const result = await train({
    ...what,
    listener,
    signal,
    checkpoints,
    epochs,
    batchSize,
    evaluateEvery,
    reportEvery,
  });
  const hashes: Record<string, string> = {};
  for (const [name, network] of Object.entries(networks)) {
    hashes[name] = (await saveWeights(network, join(job.folder, name))).hash;
  }
  if (result.test !== undefined) await rm(path, { force: true });
  return { result, points, hashes };
}
