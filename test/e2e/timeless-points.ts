/** @file What two equal runs agree on of what they measured. */
import { readMetrics } from '../../src/track/index.ts';
import { isTiming, type MetricPoint } from '../../src/util/events.ts';

/** The points of a run folder that are not about time, without the time at which they were measured. */
export async function timelessPoints(folder: string): Promise<Omit<MetricPoint, 'time'>[]> {
  const points = await readMetrics(folder);
  return points
    .filter((point) => !isTiming(point))
    .map(({ stage, step, epoch, name, value }) => ({ stage, step, epoch, name, value }));
}
