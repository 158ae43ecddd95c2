/** @file One training: an optimizer, a listener, checkpoints, and the weights in the run folder. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertFits, idleTerms, saveWeights, train, tryLoss } from '../distill/index.ts';
import type { Learner, Loss, Model, Outweighing, Predictor, SavedWeights, TrainResult } from '../distill/index.ts';
import type { MetricPoint, TrackEvent } from '../util/events.ts';
import { shownPath } from '../util/shown-path.ts';
import type { Bench } from './bench.ts';
import { sayWhatWasChosen } from './course.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { sayOutweighing } from './outweighing.ts';
import type { NetworkConfig, Part } from './part-schema.ts';
import { makeOptimizer, ownCode } from './parts.ts';
import { trainOptionsOf } from './trainer-config.ts';

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
  /** The loss as the config describes it. */
  readonly described?: Part | undefined;
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
  /** The weights of each network. */
  readonly saved: Readonly<Record<string, SavedWeights>>;
}

/** Whether a config names losses or terms of the user's own, of which it is not known that they can be computed. */
function hasOwnLosses({ loss, scheme }: ExperimentConfig): boolean {
  return Object.keys(ownCode({ loss, scheme })).length > 0;
}

/** What a rehearsal comes to. */
const UNTRAINED: TrainResult = {
  steps: 0,
  epoch: 0,
  stoppedEarly: false,
  seconds: 0,
  samplesPerSecond: 0,
  history: [],
  interrupted: true,
};

/**
 * Trains in place, from where an earlier process of the same run was stopped, tells the trackers, and saves the weights into
 * the run folder. `result.test` is missing if it was interrupted. In a rehearsal it only throws what training would throw
 * before its first step.
 */
export async function trainStage(bench: Bench, training: Training): Promise<Trained> {
  const { job, data: all, engine } = bench;
  const { stage, key, learner: model, networks, loss, described, teacher, config, seed, data = all } = training;
  const points: MetricPoint[] = [];
  const listener = (event: TrackEvent): void => {
    if (event.kind === 'metric') points.push(event.point);
    job.listen(event);
  };
  const every = config.trainer.checkpoint_every;
  const path = join(job.folder, 'checkpoints', `${stage}.safetensors`);
  const onOther = (kept: string): void =>
    job.log.warn(
      `the ${stage} begins anew: its checkpoint is of other code, data or settings, and is kept as ${shownPath(kept)}`,
    );
  const checkpoints = every === 0 ? undefined : { path, key, every, onOther };
  const optimizer = await makeOptimizer(config.optimizer);
  const { compile } = engine;
  const { signal } = job;
  const what = { model, data, loss, teacher, optimizer, stage, seed, compile };
  const onOutweighing = (terms: readonly Outweighing[]): void => {
    for (const term of terms) job.log.warn(`${stage}: ${sayOutweighing(job.config, described, term)}`);
  };
  const options = {
    ...what,
    ...trainOptionsOf(config.trainer),
    listener,
    signal,
    afterEpoch: job.reported,
    checkpoints,
    onOutweighing,
  };
  const idle = idleTerms(options);
  if (idle !== undefined) bench.warnOnce(idle);
  if (bench.rehearsal === true) {
    assertFits(options);
    if (hasOwnLosses(job.config)) tryLoss(options).forEach(bench.warnOnce);
    return { result: UNTRAINED, points, saved: {} };
  }
  const result = await train(options);
  const saved: Record<string, SavedWeights> = {};
  for (const [name, network] of Object.entries(networks)) {
    saved[name] = await saveWeights(network, join(job.folder, name));
  }
  if (result.test !== undefined) {
    sayWhatWasChosen(job.log, stage, result);
    await rm(path, { force: true });
  }
  return { result, points, saved };
}
