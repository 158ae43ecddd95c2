/** @file Turns steps into events. */
import type { Listener, MetricPoint } from '../../util/events.ts';
import type { Evaluation } from './evaluate.ts';
import { meter, type Means, type Sums } from './meter.ts';
import type { StepStats } from './step.ts';

export interface ReporterOptions {
  readonly stage: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Steps in all; the last epoch may be broken off. */
  readonly steps: number;
  /** Names of the loss's terms. */
  readonly terms: readonly string[];
  /** Training metrics are sent after every so many steps, and at the end of each epoch. */
  readonly reportEvery: number;
  readonly listener: Listener;
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
  /** A step is done: sends progress, and the training metrics when they are due. */
  stepped(stats: StepStats, size: number): void;
  /** Means since the epoch began. */
  epochMeans(): Means;
  /** Runs an evaluation on a split, off the clock of training, and sends what it found, if anything. */
  evaluated(split: 'validation' | 'test', work: () => Promise<Evaluation | undefined>): Promise<Evaluation | undefined>;
  /** Sends the end; seconds in all, and training examples a second without evaluation. */
  end(interrupted: boolean): { seconds: number; samplesPerSecond: number };
}

export function reporter(options: ReporterOptions): Reporter {
  const { stage, epochs, stepsPerEpoch, steps, terms, reportEvery, listener, from } = options;
  const sinceReport = meter(terms.length, from?.sinceReport);
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

  const sendMetrics = (): void => {
    const means = sinceReport.means();
    sinceReport.reset();
    metric('train/loss', means.loss);
    if (terms.length > 1) terms.forEach((name, i) => metric(`train/loss/${name}`, means.terms[i]!));
    metric('train/accuracy', means.accuracy);
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
    beginEpoch(next) {
      if (next === epoch) return;
      epoch = next;
      overEpoch.reset();
    },
    stepped(stats, size) {
      step++;
      samples += size;
      sinceReport.add(stats, size);
      overEpoch.add(stats, size);
      if (step % reportEvery === 0 || step % stepsPerEpoch === 0 || step === steps) sendMetrics();
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
