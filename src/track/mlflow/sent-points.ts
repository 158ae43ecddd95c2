/** @file The points of a resumed run that the server already has. */
import type { MlflowClient } from './client.ts';
import type { CallOptions } from './http.ts';
import type { Metric, MlflowRun } from './types.ts';

/** Keys whose history is asked for at the same time. */
const AT_ONCE = 8;

type Place = Pick<Metric, 'key' | 'step'>;

function nameOf({ key, step }: Place): string {
  return `${Math.round(step)} ${key}`;
}

/**
 * Tells for each point of a resumed run, in any order, whether it was sent before. A process that continues measures some
 * points again, at other times and, where they are about speed, with other values; so the k-th point of a key at a step
 * is the k-th that was logged there. A point that the server never got is not among them.
 */
export function matchPoints(logged: Iterable<Place>): (metric: Metric) => boolean {
  const left = new Map<string, number>();
  for (const metric of logged) left.set(nameOf(metric), (left.get(nameOf(metric)) ?? 0) + 1);
  return (metric) => {
    const count = left.get(nameOf(metric)) ?? 0;
    left.set(nameOf(metric), count - 1);
    return count > 0;
  };
}

/** Every point of a run. Rejects as `getMetricHistory` does. */
export async function readPoints(client: MlflowClient, run: MlflowRun, options?: CallOptions): Promise<Metric[]> {
  const points: Metric[] = [];
  for (let i = 0; i < run.metrics.length; i += AT_ONCE) {
    const keys = run.metrics.slice(i, i + AT_ONCE).map(({ key }) => key);
    const histories = await Promise.all(keys.map((key) => client.getMetricHistory(run.info.runId, key, options)));
    points.push(...histories.flat());
  }
  return points;
}
