/** @file What a study is told of a job while it runs, and whether the job is pruned. */
import { decidePrune, reportEvents, type Journal } from '../study/index.ts';
import type { Metric } from '../report/index.ts';
import type { Pruning } from '../run/index.ts';
import type { MetricPoint, TrackEvent } from '../util/events.ts';
import type { StudyParts } from './sampling.ts';

/** What tells a study of a job. */
export interface IntermediateOptions extends Pick<StudyParts, 'pruner'> {
  readonly journal: Journal;
  /** The number of the job's trial. */
  readonly trial: number;
  /** What the sweep optimises. */
  readonly metric: Metric;
  /** What the study sees: the last value, or the best so far. */
  readonly intermediate: 'last' | 'best';
  /** Whether the trial is still this worker's. */
  readonly isHeld: () => Promise<boolean>;
  /** Told of what the study does not take. */
  readonly warn: (text: string) => void;
}

/** A job that is followed. */
export interface Followed extends Pruning {
  /** Takes an event of the job. */
  readonly listen: (event: TrackEvent) => void;
}

/** The step of a point in a study: the finished epochs of its network, or where a program counts none, its steps. Undefined for what is told at the end. */
function stepOf({ epoch, step }: MetricPoint): number | undefined {
  if (epoch > 0) return epoch;
  return step > 0 ? step : undefined;
}

/** Whether a point is of a metric: `student/validation/accuracy`, or `loss` of a program that has no stages. */
function isOf({ stage, name }: MetricPoint, metric: Metric): boolean {
  return (stage === '' ? name : `${stage}/${name}`) === metric.name;
}

/**
 * Follows a job: each value of the goal that it tells becomes an intermediate value of its trial, and the pruner is asked. One after another,
 * and each is in the journal before it is decided on. A step that the trial has already, as after a resume, is decided on only where it
 * is the last: its worker may have been killed before it could be.
 */
export function followJob({
  journal,
  trial,
  metric,
  intermediate,
  pruner,
  isHeld,
  warn,
}: IntermediateOptions): Followed {
  const pruned = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let best: number | undefined;

  const valueOf = (value: number): number => {
    const isBetter = best === undefined || (metric.direction === 'maximize' ? value > best : value < best);
    if (isBetter) best = value;
    return intermediate === 'best' ? best! : value;
  };

  const tell = async (step: number, value: number): Promise<void> => {
    if (pruned.signal.aborted || !(await isHeld())) return;
    const state = await journal.update((now) => reportEvents(now, trial, step, value, warn));
    if (pruner === undefined || Math.max(...state.trials[trial]!.intermediate.keys()) !== step) return;
    let prunes = false;
    const decide = (now: typeof state): ReturnType<typeof decidePrune>['events'] => {
      const decided = decidePrune(now, trial, pruner);
      ({ prunes } = decided);
      return decided.events;
    };
    if (pruner.marks === undefined) decide(state);
    else await journal.update(decide);
    if (prunes) pruned.abort(new DOMException('the job is pruned', 'AbortError'));
  };

  return {
    signal: pruned.signal,
    reported: () => last,
    listen(event) {
      if (event.kind !== 'metric' || !isOf(event.point, metric)) return;
      const step = stepOf(event.point);
      if (step === undefined) return;
      const value = valueOf(event.point.value);
      // whoever waits for it is told; what cannot be written is found out again when the job's end is
      last = last.then(() => tell(step, value));
      last.catch(() => {});
    },
  };
}
