/** @file Several networks of one training. */
import type { Learner, Loss, Model } from '../distill/index.ts';
import type { Bench } from './bench.ts';
import { courseOf } from './course.ts';
import type { NetworkConfig, Part } from './part-schema.ts';
import { ownScheme, type StageResult, whatMatters } from './learn.ts';
import { ownCode } from './parts.ts';
import { storeKey } from './store.ts';
import { measured } from './test-network.ts';
import { trainStage } from './train-stage.ts';

/** One of the networks. */
export interface Member {
  readonly stage: string;
  readonly model: Model;
  readonly config: Part;
}

export interface JointLesson {
  /** Names the training in metrics, and its checkpoint. */
  readonly stage: string;
  readonly learner: Learner;
  readonly members: readonly Member[];
  readonly config: NetworkConfig;
  readonly loss: Loss;
  /** What the weights depend on besides the config, the seed and what all networks share. */
  readonly dependsOn: object;
}

/** Trains a learner, and gives each of its networks as measured on the test set. */
export async function* learnTogether(bench: Bench, lesson: JointLesson): AsyncGenerator<StageResult<Model>> {
  const { stage, learner, members, config, loss, dependsOn } = lesson;
  const { job, shared } = bench;
  const { seed } = job.config;
  const models = members.map((member) => member.config);
  const key = storeKey({
    stage,
    models,
    ownModels: ownCode(models),
    ...whatMatters(config),
    seed,
    ...dependsOn,
    ...shared,
    ...ownScheme(job.config),
  });
  const names = members.map((member) => member.stage).join(', ');
  job.log.info(`training ${names} together: ${members.map(({ model }) => model.parameters).join(' + ')} parameters`);
  const networks = Object.fromEntries(members.map((member) => [member.stage, member.model]));
  const { result, saved } = await trainStage(bench, { stage, key, learner, networks, loss, config, seed });
  for (const { stage: name, model, config: part } of members) {
    const network = { stage: name, model, config: { model: part }, course: courseOf(result), saved: saved[name]! };
    yield result.test === undefined
      ? { stage: name, model, dispose: () => model.dispose() }
      : await measured(bench, network);
  }
}
