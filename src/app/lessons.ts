/** @file The lessons that most schemes are made of: from labels, and from a teacher by a loss of the config. */
import { copyWeights, crossEntropyLoss, type Model } from '../distill/index.ts';
import { type Bench, buildModel } from './bench.ts';
import type { NetworkConfig, Part } from './part-schema.ts';
import { learn, type Lesson, type StageResult } from './learn.ts';
import { makeLoss, ownCode } from './parts.ts';

/** How a network learns from labels. */
export interface LabelsOptions extends Pick<Lesson, 'data'> {
  /** Of its first weights and the order of the examples. Default: that of the run. */
  readonly seed?: number;
  /** What its weights depend on besides the config; what tells other data apart. */
  readonly dependsOn?: object;
}

/** A network trained on the labels alone. */
export async function learnFromLabels(
  bench: Bench,
  stage: string,
  config: NetworkConfig,
  { seed = bench.job.config.seed, data, dependsOn = {} }: LabelsOptions = {},
): Promise<StageResult<Model>> {
  const model = await buildModel(bench, config.model, seed);
  const loss = crossEntropyLoss.create({}, { student: model, seed });
  const lesson = { stage, model, config, loss, data, seed, dependsOn, doing: `training the ${stage}` };
  return learn(bench, { ...lesson, kept: true, named: data === undefined });
}

/** Who teaches a network, and by what. */
export interface Guidance extends Pick<Lesson, 'data'> {
  readonly config: NetworkConfig;
  readonly teacher: StageResult<Model>;
  /** A loss of the config. */
  readonly loss: Part;
  /** A network of the same kind whose weights it begins with. */
  readonly start?: StageResult<Model>;
  /** What its weights depend on besides the config, the teacher and where it begins. */
  readonly dependsOn?: object;
  /** Whether the network is filed in the store, and taken from there. Default: false. */
  readonly kept?: boolean;
}

/** A network guided by another. */
export async function learnFromTeacher(bench: Bench, stage: string, guidance: Guidance): Promise<StageResult<Model>> {
  const { config, teacher, loss: described, start, dependsOn: more, kept = false, data } = guidance;
  const { seed } = bench.job.config;
  const model = await buildModel(bench, config.model);
  if (start !== undefined) copyWeights(start.model, model);
  const trainingLabels = (data ?? bench.data).train.labels;
  const loss = await makeLoss(described, { student: model, teacher: teacher.model, seed, trainingLabels });
  // an answer's last bits depend on the batch that it was asked with
  const asked = config.trainer.teacher_memory;
  const hashes = { teacher: teacher.summary?.weights_sha256, start: start?.summary?.weights_sha256 };
  const dependsOn = { asked, loss: described, lossCode: ownCode(described), ...hashes, ...more };
  try {
    const said = { doing: `distilling into ${stage === 'student' ? 'the student' : stage}`, by: loss.name };
    const named = data === undefined;
    const lesson = { stage, model, config, loss, teacher: teacher.model, data, seed, dependsOn, kept, named };
    return await learn(bench, { ...lesson, ...said });
  } finally {
    loss.dispose();
  }
}
