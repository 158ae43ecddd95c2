/** @file Jobs of a sweep that differ by their seed alone, taken together. */
import { prettyNumbers } from '../util/json.ts';
import { MEASURES, type Measure } from './measures.ts';
import { baselineIn } from './stages.ts';
import {
  CONFIDENCE,
  mcNemarP,
  meanInterval,
  pairedTTest,
  signFlipP,
  type MeanInterval,
  type PairedTest,
} from './statistics.ts';
import { jobStage, overrideKeys, overrideValue, stageNames, valueNames, type SweepJob } from './sweep.ts';

/** McNemar's exact test within one job: how often student or baseline alone is right on the job's test set. */
export interface McNemar {
  readonly job: string;
  readonly seed: string;
  readonly student_only: number;
  readonly baseline_only: number;
  readonly p: number;
}

/** The student against the baseline of the same seed: differences of their accuracies, and whether those are chance. */
export interface AgainstBaseline extends MeanInterval {
  /** Student minus baseline, a seed each. */
  readonly differences: readonly number[];
  /** Missing, as `sign_flip_p` is, where there is one seed only. */
  readonly t_test?: PairedTest;
  /** Missing for more than 16 seeds too. */
  readonly sign_flip_p?: number;
  /** Of the jobs that counted the examples which one network alone answers rightly. */
  readonly mcnemar: readonly McNemar[];
}

/** Numbers by the names of networks or values, over the seeds. */
export type Spreads = Readonly<Record<string, MeanInterval & { readonly values: readonly number[] }>>;

/** Finished jobs that differ by their seed alone, one a seed. */
export interface SeedGroup {
  /** What they share of what the jobs of the sweep do not. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly jobs: readonly string[];
  readonly seeds: readonly string[];
  /** Test accuracy of each network that all of them have. */
  readonly accuracy: Spreads;
  /** `nll`, `ece`, `agreement`, `kl`, with a validation split `calibrated/nll` and `calibrated/ece` of each network of which all of them have it. */
  readonly measures: Readonly<Record<string, Spreads>>;
  /** Every value that all of them have. */
  readonly values: Spreads;
  /** Missing where a job has no student or no baseline. */
  readonly student_against_baseline?: AgainstBaseline;
}

/** The keys that set the seed: `+seed` where the config has none. */
const SEEDS: readonly string[] = ['seed', '+seed', '++seed'];

function seedOf(job: SweepJob): string {
  return SEEDS.map((key) => overrideValue(job, key)).find((value) => value !== undefined) ?? String(job.summary?.seed);
}

const accuracyOf: Measure['of'] = ({ accuracy }) => accuracy;

/** A number of all jobs; undefined if one of them has none. */
function numbersIn(jobs: readonly SweepJob[], of: (job: SweepJob) => number | undefined): number[] | undefined {
  const numbers = jobs.map(of);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

/** Those of some numbers that all jobs have, over the seeds. */
function spreadsOf(
  jobs: readonly SweepJob[],
  names: readonly string[],
  of: (job: SweepJob, name: string) => number | undefined,
): Spreads {
  const spreads = names.flatMap((name) => {
    const values = numbersIn(jobs, (job) => of(job, name));
    return values === undefined ? [] : [[name, { values, ...meanInterval(values) }]];
  });
  return Object.fromEntries(spreads);
}

/** A number of a network. */
function stageNumber(job: SweepJob, stage: string, of: Measure['of']): number | undefined {
  const summary = jobStage(job, stage);
  return summary && of(summary);
}

function mcNemarOf(jobs: readonly SweepJob[]): McNemar[] {
  return jobs.flatMap((job) => {
    const counts = jobStage(job, 'student')?.measures?.only_right;
    if (counts === undefined) return [];
    const { network, baseline } = counts;
    const p = mcNemarP(network, baseline);
    return [{ job: job.job, seed: seedOf(job), student_only: network, baseline_only: baseline, p }];
  });
}

function compare(jobs: readonly SweepJob[]): AgainstBaseline | undefined {
  const student = numbersIn(jobs, (job) => stageNumber(job, 'student', accuracyOf));
  const baseline = numbersIn(jobs, (job) => stageNumber(job, baselineIn(job.summary?.stages ?? {}), accuracyOf));
  if (student === undefined || baseline === undefined) return undefined;
  const differences = student.map((accuracy, i) => accuracy - baseline[i]!);
  if (!differences.every(Number.isFinite)) return undefined;
  const mcnemar = mcNemarOf(jobs);
  if (jobs.length < 2) return { differences, ...meanInterval(differences), mcnemar };
  const p = signFlipP(differences);
  const signFlip = p === undefined ? {} : { sign_flip_p: p };
  return { differences, ...meanInterval(differences), t_test: pairedTTest(differences), ...signFlip, mcnemar };
}

function groupOf(jobs: readonly SweepJob[], keys: readonly string[]): SeedGroup {
  const shared = keys.flatMap((key) => {
    const value = overrideValue(jobs[0]!, key);
    return value === undefined ? [] : [[key, value]];
  });
  const against = compare(jobs);
  const stages = stageNames(jobs);
  const ofStages = (of: Measure['of']): Spreads => spreadsOf(jobs, stages, (job, stage) => stageNumber(job, stage, of));
  return {
    overrides: Object.fromEntries(shared),
    jobs: jobs.map(({ job }) => job),
    seeds: jobs.map(seedOf),
    accuracy: ofStages(accuracyOf),
    measures: Object.fromEntries(
      MEASURES.flatMap(({ key, of, isOptional }) => {
        const spreads = ofStages(of);
        return isOptional === true && Object.keys(spreads).length === 0 ? [] : [[key, spreads]];
      }),
    ),
    values: spreadsOf(jobs, valueNames(jobs), ({ summary }, name) => summary?.values[name]),
    ...(against && { student_against_baseline: against }),
  };
}

/**
 * The finished jobs in groups that differ by `seed` alone, in the order in which they were begun; nothing unless a group has
 * several seeds. The same seed again is no other seed: the first job counts.
 */
export function groupBySeed(jobs: readonly SweepJob[]): SeedGroup[] {
  const finished = jobs.filter(({ summary }) => summary?.status === 'FINISHED');
  const keys = overrideKeys(jobs).filter((key) => !SEEDS.includes(key));
  const groups = new Map<string, Map<string, SweepJob>>();
  for (const job of finished) {
    const choice = JSON.stringify(keys.map((key) => overrideValue(job, key) ?? null));
    const group = groups.get(choice) ?? new Map<string, SweepJob>();
    groups.set(choice, group);
    if (!group.has(seedOf(job))) group.set(seedOf(job), job);
  }
  const all = [...groups.values()].map((group) => [...group.values()]);
  if (all.every((group) => group.length < 2)) return [];
  const differing = keys.filter((key) => new Set(jobs.map((job) => overrideValue(job, key))).size > 1);
  return all.map((group) => groupOf(group, differing));
}

/** The text of seeds.json: every number with all its digits; one that is not finite is a text, `NaN` or `Infinity`, as JSON has none. */
export function formatSeedsJson(groups: readonly SeedGroup[]): string {
  return prettyNumbers({ confidence: CONFIDENCE, groups });
}
