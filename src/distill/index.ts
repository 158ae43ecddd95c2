/** @file Knowledge distillation on TensorFlow.js: data, models, losses, optimizers, the trainer, weights on disk. */
export type { Component, ExampleCounts, OptionSchema, OptionsSchema } from './component.ts';
export { component, withDefaults } from './component.ts';
export { derivedSeed, randomStream, type RandomStream } from '../util/random.ts';

export type { Dataset, Split } from './data/dataset.ts';
export type { Augmentation, GivenAugmentation, Viewing } from './data/augment.ts';
export { augmentationOf, augmentOptions } from './data/augment.ts';
export type { Batch, BatchOptions } from './data/batches.ts';
export type { DataContext, Source, SplitSizes } from './data/make-dataset.ts';
export { batches, epochOrder } from './data/batches.ts';
export { checkDataset } from './data/check-dataset.ts';
export { cifar10, cifar100 } from './data/cifar.ts';
export { csv } from './data/csv.ts';
export { datasets } from './data/datasets.ts';
export { fashionMnist } from './data/fashion-mnist.ts';
export { idx } from './data/idx.ts';
export { makeDataset, splitOptions } from './data/make-dataset.ts';
export { mnist } from './data/mnist.ts';
export { stratifiedHoldOut, stratifiedSubset } from './data/subset.ts';
export { synthetic } from './data/synthetic.ts';
export { words } from './data/words.ts';

export type { ForwardOptions, Learner, Model, ModelContext, ModelShape, Predictor, Taps } from './models/model.ts';
export { batchNorm } from './models/batch-norm.ts';
export { cnn } from './models/cnn.ts';
export { type ModelCost, modelCost } from './models/cost.ts';
export { seededDropout } from './models/dropout.ts';
export { kernelInitializer } from './models/initialise.ts';
export { lenet } from './models/lenet.ts';
export { mlp } from './models/mlp.ts';
export { mobilenet } from './models/mobilenet.ts';
export { copyWeights, tappedLearner, tappedModel } from './models/model.ts';
export { models } from './models/models.ts';
export { resnet } from './models/resnet.ts';
export { rnn } from './models/rnn.ts';
export { transformer } from './models/transformer.ts';
export { vgg } from './models/vgg.ts';
export { vit } from './models/vit.ts';
export { wrn } from './models/wrn.ts';

export type { Imitation, Loss, LossContext, LossInput, LossPart, StepPosition, Term } from './losses/loss.ts';
export { crossEntropy, crossEntropyLoss } from './losses/cross-entropy.ts';
export { losses } from './losses/losses.ts';
export { lossValue, weightedSum } from './losses/loss.ts';
export { type Method, method, type MethodContext } from './losses/method.ts';
export { type MethodName, methods, type TermOptions } from './losses/methods.ts';
export { project, projectionBetween } from './losses/projector.ts';
export { type Ramp, type Scheduled, valueAt } from './losses/schedule.ts';
export {
  type OwnTermOptions,
  type WeightedSumContext,
  type WeightedSumOptions,
  weightedSumLoss,
} from './losses/weighted-sum.ts';

// the methods, each a pure function of tensors
export type { BatchNorm } from './losses/ops/layers.ts';
export type { CurriculumTemperatureOptions } from './losses/response/curriculum-temperature.ts';
export { curriculumTemperature } from './losses/response/curriculum-temperature.ts';
export type { DecoupledOptions } from './losses/response/decoupled.ts';
export { decoupled, otherClasses, targetClass } from './losses/response/decoupled.ts';
export type { DistOptions } from './losses/response/dist.ts';
export { dist } from './losses/response/dist.ts';
export { standardizedSoftTargets } from './losses/response/logit-standardization.ts';
export { logitsMse } from './losses/response/logits-mse.ts';
export type { PublishedMultiLevelOptions, TwoViews } from './losses/response/multi-level.ts';
export {
  MLKD_TEMPERATURES,
  batchLevel,
  classLevel,
  instanceLevel,
  multiLevel,
  publishedMultiLevel,
} from './losses/response/multi-level.ts';
export type { NormalizedOptions } from './losses/response/normalized.ts';
export { normalized } from './losses/response/normalized.ts';
export type { Temperatures } from './losses/response/soft-targets.ts';
export { divergence, softCrossEntropy, softTargets } from './losses/response/soft-targets.ts';
export type { VirtualTeacherOptions } from './losses/response/virtual-teacher.ts';
export { virtualTeacher } from './losses/response/virtual-teacher.ts';
export { weightedSoftLabels } from './losses/response/weighted-soft-labels.ts';
export { activationBoundaries, stagedActivationBoundaries } from './losses/feature/activation-boundaries.ts';
export type { AttentionOptions } from './losses/feature/attention.ts';
export { attention, attentionMap } from './losses/feature/attention.ts';
export { channelWise } from './losses/feature/channel-wise.ts';
export type {
  ContrastiveMemory,
  ContrastiveOptions,
  ContrastiveResult,
  Embedding,
} from './losses/feature/contrastive.ts';
export { contrastive, contrastiveInBatch, embed } from './losses/feature/contrastive.ts';
export type { FactorOptions } from './losses/feature/factor-transfer.ts';
export { factorTransfer } from './losses/feature/factor-transfer.ts';
export type { FeatureCorrelationOptions } from './losses/feature/feature-correlation.ts';
export { featureCorrelation } from './losses/feature/feature-correlation.ts';
export { hint } from './losses/feature/hint.ts';
export type { Generator } from './losses/feature/masked-generative.ts';
export { maskedGenerative } from './losses/feature/masked-generative.ts';
export { neuronSelectivity } from './losses/feature/neuron-selectivity.ts';
export type { Connector, OverhaulStage } from './losses/feature/overhaul.ts';
export { negativeMeans, overhaul, partialL2, partialL2WithoutMargin } from './losses/feature/overhaul.ts';
export { pearson } from './losses/feature/pearson.ts';
export type { ConvBlock } from './losses/feature/reused-classifier.ts';
export { reusedClassifier, throughBlocks } from './losses/feature/reused-classifier.ts';
export type { Fusion } from './losses/feature/review.ts';
export { hierarchicalContext, review, reviewLoss } from './losses/feature/review.ts';
export { semanticCalibration } from './losses/feature/semantic-calibration.ts';
export { logPower } from './losses/feature/simple-recipe.ts';
export type { SoftmaxRegressionInput } from './losses/feature/softmax-regression.ts';
export { softmaxRegression } from './losses/feature/softmax-regression.ts';
export type { VariationalParts } from './losses/feature/variational-information.ts';
export { variationalInformation } from './losses/feature/variational-information.ts';
export type { CorrelationOptions } from './losses/relation/correlation-congruence.ts';
export { correlationCongruence } from './losses/relation/correlation-congruence.ts';
export { relationDirection } from './losses/relation/direction.ts';
export type { InstanceGraph, InstanceGraphOptions } from './losses/relation/instance-graph.ts';
export { instanceGraph } from './losses/relation/instance-graph.ts';
export type { InterChannelOptions } from './losses/relation/inter-channel.ts';
export { interChannel } from './losses/relation/inter-channel.ts';
export type { LocalityOptions } from './losses/relation/locality.ts';
export { locality } from './losses/relation/locality.ts';
export { probabilistic } from './losses/relation/probabilistic.ts';
export type { RkdOptions } from './losses/relation/rkd.ts';
export { rkd } from './losses/relation/rkd.ts';
export type { RkdAngleOptions } from './losses/relation/rkd-angle.ts';
export { rkdAngle } from './losses/relation/rkd-angle.ts';
export type { RkdDistanceOptions } from './losses/relation/rkd-distance.ts';
export { rkdDistance } from './losses/relation/rkd-distance.ts';
export type { SimilarityOptions } from './losses/relation/similarity.ts';
export { similarity } from './losses/relation/similarity.ts';
export type { SolutionFlowOptions } from './losses/relation/solution-flow.ts';
export { solutionFlow } from './losses/relation/solution-flow.ts';

// who teaches whom
export type { BornAgainOptions } from './schemes/born-again.ts';
export { bornAgainLoss } from './schemes/born-again.ts';
export { addToBias, type Classifier, classifierOf, classify } from './schemes/classifier.ts';
export { withExits, type WithExits } from './schemes/exits.ts';
export { type HeadReuse, type HeadReuseOptions, reuseHead } from './schemes/head-reuse.ts';
export { minNormWeights } from './schemes/min-norm.ts';
export { mutualDivergence, mutualLoss, type MutualOptions } from './schemes/mutual.ts';
export { bestOffset, withoutClasses } from './schemes/omitted-class.ts';
export { selfLoss, type SelfOptions } from './schemes/self.ts';
export type { Combination, CombineOptions, SeveralTeachersOptions, TeachersInput } from './schemes/several-teachers.ts';
export { COMBINATIONS, combinedDivergence, severalTeachersLoss, USUAL_FEATURE } from './schemes/several-teachers.ts';
export type { GradientOptions } from './schemes/teacher-weights.ts';
export { confidenceWeights, entropyWeights, gradientWeights } from './schemes/teacher-weights.ts';
export { logMeanProbabilities, memberTap, together } from './schemes/together.ts';

export type { Optimizer, UpdateRule } from './optimizers/optimizer.ts';
export { adam, adamw } from './optimizers/adam.ts';
export { clipNorm } from './optimizers/clip-norm.ts';
export { optimizerOf, optimizerOptions } from './optimizers/optimizer.ts';
export { optimizers } from './optimizers/optimizers.ts';
export { rmsprop, rmspropRule } from './optimizers/rmsprop.ts';
export type { Gradients, Updater } from './optimizers/updater.ts';
export { makeUpdater } from './optimizers/updater.ts';
export { sgd } from './optimizers/sgd.ts';

export { assertFits, idleTerms } from './trainer/checks.ts';
export type { ChoiceOptions } from './trainer/choice.ts';
export { MONITORS, SELECTIONS } from './trainer/choice.ts';
export type { EvaluateOptions, Evaluation } from './trainer/evaluate.ts';
export type { LatencyOptions } from './trainer/latency.ts';
export { latencyOf } from './trainer/latency.ts';
export type { LengthOptions } from './trainer/length.ts';
export type { EpochSummary, TrainOptions, TrainResult } from './trainer/train.ts';
export { answersOf, evaluate } from './trainer/evaluate.ts';
export { atTemperature, fitTemperature, negativeLogLikelihood } from './trainer/calibration.ts';
export {
  agreement,
  type Answers,
  calibrationError,
  confusionMatrix,
  onlyRight,
  teacherDivergence,
  perClassAccuracy,
} from './trainer/measures.ts';
export type { Outweighing } from './trainer/shares.ts';
export { train } from './trainer/train.ts';
export { tryLoss } from './trainer/try-loss.ts';

export { exportOnnx } from './weights/export-onnx.ts';
export { exportSafetensors } from './weights/export-safetensors.ts';
export { loadSafetensors } from './weights/load-safetensors.ts';
export type { SavedWeights } from './weights/weights.ts';
export { loadNetwork, loadWeights, saveWeights } from './weights/weights.ts';
