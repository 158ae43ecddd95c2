/** @file Studies: a journal that any number of workers share, in Optuna's format, and who chooses parameters. Usable alone. */
export { exhaustedEvents, newTrialEvent, proposalEvents } from './ask.ts';
export type { ProposalContext } from './ask.ts';
export { activeParams, inOrder, isActive } from './condition.ts';
export {
  assertCompatible,
  assertCompatibleSpace,
  describeDistribution,
  isCompatible,
  isSameChoice,
  sharedChoices,
} from './compatible.ts';
export { bestOf, bestTrial, bestTrials } from './best.ts';
export type { Valued } from './best.ts';
export { constraintsOf, isFeasible, totalViolation } from './constraints.ts';
export { lossesOf } from './losses.ts';
export { crowdingDistances, crowdingOrder } from './pareto/crowding.ts';
export { hypervolume, referencePoint } from './pareto/hypervolume.ts';
export { hypervolumeSubset } from './pareto/hypervolume-subset.ts';
export { nonDominatedRanks, onFront } from './pareto/ranks.ts';
export type { Losses } from './pareto/ranks.ts';
export { cmaEsSampler } from './cma-es-sampler.ts';
export type { CmaEsOptions } from './cma-es-sampler.ts';
export { cellsOf, gridSampler } from './grid-sampler.ts';
export type { GridOptions } from './grid-sampler.ts';
export { checkDistribution, checkSpace } from './check-space.ts';
export { contains, externalValue, internalValue, settle, sizeOf, valueAt, valuesOf } from './value.ts';
export { createFold } from './fold.ts';
export type { Fold } from './fold.ts';
export type {
  CategoricalDistribution,
  Distribution,
  FloatDistribution,
  IntDistribution,
  Label,
  Params,
  Space,
  When,
} from './distribution.ts';
export { gpSampler } from './gp-sampler.ts';
export type { GpOptions } from './gp-sampler.ts';
export { nsga2Sampler } from './nsga-ii-sampler.ts';
export { nsga3Sampler } from './nsga-iii-sampler.ts';
export type { Nsga3Options } from './nsga-iii-sampler.ts';
export type { GeneticOptions } from './genetic/genetic-sampler.ts';
export { drawUniform, randomSampler } from './random-sampler.ts';
export { enqueueEvent, fixedParams } from './fixed-params.ts';
export { isFinal } from './state.ts';
export type { Direction, Json, StudyState, Trial, TrialState } from './state.ts';
export type { Journal } from './journal.ts';
export { bruteForceSampler } from './brute-force/brute-force-sampler.ts';
export type { BruteForceOptions } from './brute-force/brute-force-sampler.ts';
export { partialFixedSampler } from './partial-fixed-sampler.ts';
export type { PartialFixedOptions } from './partial-fixed-sampler.ts';
export { qmcSampler } from './qmc/qmc-sampler.ts';
export type { QmcOptions } from './qmc/qmc-sampler.ts';
export { tpeSampler } from './tpe/tpe-sampler.ts';
export type { TpeOptions } from './tpe/tpe-sampler.ts';
export { labelsOf } from './labels.ts';
export type { Choice } from './labels.ts';
export type { NewTrial, StudyEvent } from './event.ts';
export { paramImportances } from './importance/ped-anova.ts';
export type { ImportanceOptions } from './importance/ped-anova.ts';
export { hyperbandPruner } from './pruners/hyperband-pruner.ts';
export type { HyperbandOptions } from './pruners/hyperband-pruner.ts';
export { medianPruner } from './pruners/median-pruner.ts';
export type { MedianOptions } from './pruners/median-pruner.ts';
export { patientPruner } from './pruners/patient-pruner.ts';
export type { PatientOptions } from './pruners/patient-pruner.ts';
export { percentilePruner } from './pruners/percentile-pruner.ts';
export type { PercentileOptions } from './pruners/percentile-pruner.ts';
export { successiveHalvingPruner } from './pruners/successive-halving-pruner.ts';
export type { SuccessiveHalvingOptions } from './pruners/successive-halving-pruner.ts';
export { thresholdPruner } from './pruners/threshold-pruner.ts';
export type { ThresholdOptions } from './pruners/threshold-pruner.ts';
export { wilcoxonPruner } from './pruners/wilcoxon-pruner.ts';
export type { WilcoxonOptions } from './pruners/wilcoxon-pruner.ts';
export { noPruner, proposalStream } from './sampler.ts';
export type { Pruner, Sampler } from './sampler.ts';
export { openJournal } from './open-journal.ts';
export type { JournalOptions } from './open-journal.ts';
export { openStudy } from './open-study.ts';
export type { AskedTrial, Study, StudyOptions, TrialRef } from './open-study.ts';
export { decidePrune, lastValue, REASON, reportEvents, tellEvents } from './tell.ts';
export type { Ending, Outcome } from './tell.ts';
