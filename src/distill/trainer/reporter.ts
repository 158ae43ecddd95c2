/** @file Turns steps into events. */
import type { Listener, MetricPoint } from '../../util/events.ts';
import type { Loss } from '../losses/loss.ts';
import { valueAt } from '../losses/schedule.ts';
import type { Evaluation } from './evaluate.ts';
import { meter, type Means, type Sums } from './meter.ts';
import type { Pulls } from './pull.ts';
import { outweighing, type Outweighing, sharesOf } from './shares.ts';
import type { StepStats } from './step.ts';

export interface ReporterOptions {
  readonly stage: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Steps in all; the last epoch may be broken off. */
  readonly steps: number;
  /** The loss's terms. */
  readonly terms: Loss['terms'];
  /** Training metrics are sent after every so many steps, and at the end of each epoch. */
  readonly reportEvery: number;
  readonly listener: Listener;
  /** Told once, with the first report, of terms that outweigh those of the labels. */
  readonly onOutweighing?: ((terms: readonly Outweighing[]) => void) | undefined;
  /** Where an earlier process had come to. */
  readonly from?: Reported | undefined;
}

/** How far a training has come; JSON can hold it. */
export interface Reported {
  readonly step: number;
  readonly epoch: number;
  readonly samples: number;
  /** Wall time, with evaluation. */
  readonly seconds: number;
  readonly evaluating: number;
  readonly sinceReport: Sums;
  readonly overEpoch: Sums;
  /** All metrics so far. */
  readonly points: readonly MetricPoint[];
}

/** Counts steps, keeps running means and time, and tells the listener. */
export interface Reporter {
  readonly step: number;
  readonly epoch: number;
  /** All that another reporter needs to go on. */
  reported(): Reported;
  /** Sends the start, and again the metrics of an earlier process. */
  start(): void;
  /** Does nothing if an earlier process began that epoch. */
  beginEpoch(epoch: number): void;
  /** Whether the pulls of the next step's terms are to be measured: now and then, when training metrics are due. */
  readonly wantsPulls: boolean;
  /** A step is done: sends progress, and the training metrics when they are due. */
  stepped(stats: StepStats, size: number, pulls?: Pulls): void;
  /** Means since the epoch began. */
  epochMeans(): Means;
  /** Runs an evaluation on a split, off the clock of training, and sends what it found, if anything. */
  evaluated(split: 'validation' | 'test', work: () => Promise<Evaluation | undefined>): Promise<Evaluation | undefined>;
  /** Sends the end; seconds in all, and training examples a second without evaluation. */
  end(interrupted: boolean): { seconds: number; samplesPerSecond: number };
}

/** Pulls are measured no more often than once in so many steps, so that they take under 2 % of the time, and with the first report. */
const BETWEEN_PULLS = 500;

export function reporter(options: ReporterOptions): Reporter {
  const { stage, epochs, stepsPerEpoch, steps, terms, reportEvery, listener, onOutweighing, from } = options;
  // each term as it is, then each times its weight
  const sinceReport = meter(2 * terms.length, from?.sinceReport);
  const overEpoch = meter(terms.length, from?.overEpoch);
  const points = [...(from?.points ?? [])];
  const begun = performance.now();
  const before = from?.seconds ?? 0;
  let { evaluating, samples, step, epoch } = from ?? { evaluating: 0, samples: 0, step: 0, epoch: 0 };

  const seconds = (): number => before + (performance.now() - begun) / 1000;
  const samplesPerSecond = (): number => samples / (seconds() - evaluating);
  const metric = (name: string, value: number): void => {
    const point = { stage, step, epoch, name, value, time: Date.now() };
    points.push(point);
    listener({ kind: 'metric', point });
  };

  const isDue = (done: number): boolean => done % reportEvery === 0 || done % stepsPerEpoch === 0 || done === steps;
  /** The step of the report before one, 0 for the first. */
  const dueBefore = (done: number): number =>
    Math.max(...[reportEvery, stepsPerEpoch].map((every) => Math.floor((done - 1) / every) * every));
  /** Numbers of the terms, times the weights in the step behind so many. */
  const times = <N extends number | null>(values: readonly N[], done: number): N[] =>
    terms.map(({ weight }, i) => {
      const value = values[i]!;
      return (value === null ? null : valueAt(weight, { step: done, steps, stepsPerEpoch }) * value) as N;
    });

  const sendShares = (name: string, values: readonly (number | null)[]): void => {
    for (const [i, share] of sharesOf(values).entries())
      if (share !== null) metric(`train/${name}/${terms[i]!.name}`, share);
  };

  const sendMetrics = (pulls: Pulls | undefined): void => {
    const means = sinceReport.means();
    sinceReport.reset();
    metric('train/loss', means.loss);
    const [values, weighted] = [means.terms.slice(0, terms.length), means.terms.slice(terms.length)];
    if (terms.length > 1) {
      terms.forEach(({ name }, i) => metric(`train/loss/${name}`, values[i]!));
      sendShares('loss_share', weighted);
    }
    metric('train/accuracy', means.accuracy);
    if (pulls === undefined) return;
    const pulling = pulls.filter((pull) => pull !== null).length;
    if (pulling > 1) sendShares('gradient_share', times(pulls, step - 1));
    if (dueBefore(step) > 0) return;
    const heavy = outweighing({ terms }, { values, pulls });
    if (heavy.length > 0) onOutweighing?.(heavy);
  };

  const sendProgress = (): void => {
    const { loss, accuracy } = overEpoch.means();
    const secondsLeft = (seconds() / step) * (steps - step);
    const at = { stage, epoch, epochs, step, steps };
    listener({
      kind: 'progress',
      progress: { ...at, loss, accuracy, samplesPerSecond: samplesPerSecond(), secondsLeft },
    });
  };

  return {
    get step() {
      return step;
    },
    get epoch() {
      return epoch;
    },
    reported: () => ({
      step,
      epoch,
      samples,
      seconds: seconds(),
      evaluating,
      sinceReport: sinceReport.sums(),
      overEpoch: overEpoch.sums(),
      points: [...points],
    }),
    start() {
      listener({ kind: 'stage-start', stage, epochs, steps, done: step });
      for (const point of points) listener({ kind: 'metric', point });
    },
    get wantsPulls() {
      const [next, before] = [step + 1, dueBefore(step + 1)];
      const isLong = Math.floor(next / BETWEEN_PULLS) > Math.floor(before / BETWEEN_PULLS);
      return terms.length > 1 && isDue(next) && (before === 0 || isLong);
    },
    beginEpoch(next) {
      if (next === epoch) return;
      epoch = next;
      overEpoch.reset();
    },
    stepped(stats, size, pulls) {
      sinceReport.add({ ...stats, terms: [...stats.terms, ...times(stats.terms, step)] }, size);
      step++;
      samples += size;
      overEpoch.add(stats, size);
      if (isDue(step)) sendMetrics(pulls);
      sendProgress();
    },
    epochMeans: () => overEpoch.means(),
    async evaluated(split, work) {
      const start = seconds();
      const measured = await work();
      evaluating += seconds() - start;
      if (measured === undefined) return undefined;
      metric(`${split}/accuracy`, measured.accuracy);
      metric(`${split}/loss`, measured.loss);
      return measured;
    },
    end(interrupted) {
      const total = { seconds: seconds(), samplesPerSecond: samples === 0 ? 0 : samplesPerSecond() };
      listener({ kind: 'stage-end', stage, seconds: total.seconds, ...(interrupted ? { interrupted } : {}) });
      return total;
    },
  };
}
