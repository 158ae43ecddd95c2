/** @file Knowledge distillation on TensorFlow.js: data, models, losses, optimizers, the trainer, weights on disk. */
export type { Component, OptionSchema, OptionsSchema } from './component.ts';
export { component, withDefaults } from './component.ts';

export type { Dataset, Split } from './data/dataset.ts';
export type { Batch, BatchOptions } from './data/batches.ts';
export type { DataContext } from './data/idx.ts';
export { batches, epochOrder } from './data/batches.ts';
export { datasets } from './data/datasets.ts';
export { idx } from './data/idx.ts';
export { mnist } from './data/mnist.ts';
export { stratifiedSubset } from './data/subset.ts';

export type { ForwardOptions, Model, ModelContext, ModelShape, Taps } from './models/model.ts';
export { cnn } from './models/cnn.ts';
export { seededDropout } from './models/dropout.ts';
export { mlp } from './models/mlp.ts';
export { tappedModel } from './models/model.ts';
export { models } from './models/models.ts';

export type { Loss, LossContext, LossInput, Term } from './losses/loss.ts';
export { crossEntropy, crossEntropyLoss } from './losses/cross-entropy.ts';
export { feature } from './losses/feature.ts';
export { hint } from './losses/hint.ts';
export { losses } from './losses/losses.ts';
export { lossValue, weightedSum } from './losses/loss.ts';
export { relation } from './losses/relation.ts';
export { response } from './losses/response.ts';
export { rkdAngle } from './losses/rkd-angle.ts';
export { rkdDistance } from './losses/rkd-distance.ts';
export { softTargets } from './losses/soft-targets.ts';

export type { Optimizer, UpdateRule } from './optimizers/optimizer.ts';
export { adam, adamw } from './optimizers/adam.ts';
export { optimizers } from './optimizers/optimizers.ts';
export { sgd } from './optimizers/sgd.ts';

export type { EvaluateOptions, Evaluation } from './trainer/evaluate.ts';
export type { EpochSummary, TrainOptions, TrainResult } from './trainer/train.ts';
export { evaluate } from './trainer/evaluate.ts';
export { train } from './trainer/train.ts';

export type { SavedWeights } from './weights/weights.ts';
export { loadNetwork, loadWeights, saveWeights } from './weights/weights.ts';
