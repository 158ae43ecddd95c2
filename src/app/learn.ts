/** @file A network that is trained once: found in the store, or trained and filed. */
import type { Dataset, Learner, Loss, Model, Predictor } from '../distill/index.ts';
import type { StageSummary } from '../report/index.ts';
import type { Bench } from './bench.ts';
import { courseOf } from './course.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import type { NetworkConfig, Part } from './part-schema.ts';
import { summaryOf } from './network-summary.ts';
import { ownCode } from './parts.ts';
import { storeKey } from './store.ts';
import { keepInStore, takeFromStore, waitingFor } from './stored-network.ts';
import { trainStage } from './train-stage.ts';

/** A network that a run has trained. */
export interface StageResult<Network extends Predictor = Predictor> {
  /** Its name in summary.json, metrics and tables, and its folder. */
  readonly stage: string;
  readonly model: Network;
  /** Missing if training was interrupted. */
  readonly summary?: StageSummary | undefined;
  /** Frees what the network is made of, unless that belongs to others. */
  readonly dispose?: () => void;
}

/** A network and how it learns. */
export interface Lesson {
  readonly stage: string;
  readonly model: Model;
  /** What of the model is trained. Default: all. */
  readonly learner?: Learner;
  readonly config: NetworkConfig;
  readonly loss: Loss;
  /** The loss as the config describes it, if it does. */
  readonly described?: Part | undefined;
  readonly teacher?: Predictor | undefined;
  /** Default: the data of the bench. */
  readonly data?: Dataset | undefined;
  /** Seed of the order of the examples, and of the first weights. */
  readonly seed: number;
  /** What the weights depend on besides the config, the seed and what all networks share. */
  readonly dependsOn: object;
  /** What the log says of it, and by which loss. */
  readonly doing: string;
  readonly by?: string;
  /** Whether it is filed in the store, and taken from there. */
  readonly kept: boolean;
  /**
   * Whether config, seed and `dependsOn` name all that the weights depend on, so that other code of a scheme of the user's
   * own makes no other network. Default: false.
   */
  readonly named?: boolean;
}

/** What of its config a network depends on: how often its state is kept and where batches are prepared change nothing. */
export function whatMatters({ model, optimizer, trainer }: NetworkConfig): object {
  const unchanged = { checkpoint_every: undefined, teacher_memory: undefined, prefetch: undefined };
  return { model, optimizer, trainer: { ...trainer, ...unchanged }, own: ownCode({ model, optimizer }) };
}

/** A scheme of the user's own, its options and its code: the losses and data that it makes are named by no config. */
export function ownScheme({ scheme }: Pick<ExperimentConfig, 'scheme'>): object {
  const code = ownCode(scheme);
  return Object.hasOwn(code, scheme._target_) ? { ownScheme: { scheme, code } } : {};
}

/** Trains a network, or takes it from the store. */
export async function learn(bench: Bench, lesson: Lesson): Promise<StageResult<Model>> {
  const { job, store, shared } = bench;
  const {
    stage,
    model,
    learner = model,
    config: given,
    loss,
    described,
    teacher,
    data,
    seed,
    dependsOn,
    doing,
    by,
    kept,
    named = false,
  } = lesson;
  const config = { model: given.model, optimizer: given.optimizer, trainer: given.trainer };
  const own = named ? {} : ownScheme(job.config);
  const key = storeKey({ ...whatMatters(config), seed, ...dependsOn, ...shared, ...own });
  const network = { stage, model, dispose: () => model.dispose() };
  const take = async (): Promise<StageResult<Model> | undefined> => {
    const summary = await takeFromStore(bench, key, stage, model);
    return summary === undefined ? undefined : { ...network, summary };
  };
  const train = async (): Promise<StageResult<Model>> => {
    const what = [config.model._target_, `${model.parameters} parameters`, ...(by === undefined ? [] : [by])];
    job.log.info(`${doing}: ${what.join(', ')}`);
    const training = {
      stage,
      key,
      learner,
      networks: { [stage]: model },
      loss,
      described,
      teacher,
      data,
      config,
      seed,
    };
    const { result, points, saved } = await trainStage(bench, training);
    const { test } = result;
    if (test === undefined) return network;
    const summary = summaryOf(model, { config, test, course: courseOf(result), saved: saved[stage]! });
    if (kept) await keepInStore(bench, key, stage, { summary, points, config });
    return { ...network, summary };
  };
  // a run that goes on finds there what it trained before it was stopped
  if (!kept || !(job.config.store.read || job.resumed)) return train();
  const found = await take();
  if (found !== undefined) return found;
  try {
    // another process may have filed it meanwhile
    return await store.alone(key, waitingFor(job, stage), async () => (await take()) ?? train());
  } catch (error) {
    // interrupted before it had begun
    if (job.signal.aborted && error === job.signal.reason) return network;
    throw error;
  }
}
