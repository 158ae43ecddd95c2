/** @file A scheme gone through without training: what is wrong with its networks and losses is told before the first step. */
import { passingVariables } from '../engine/index.ts';
import type { Log } from '../log/index.ts';
import type { Bench } from './bench.ts';
import type { Scheme } from './schemes/scheme.ts';

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

/**
 * Goes through the networks of a scheme as a run does, but none is trained, measured, logged, saved or taken from the store:
 * all that can be seen of shapes and sizes is seen in a moment, and nothing of it stays. Throws what the run would throw later.
 */
export async function rehearse(scheme: Scheme, bench: Bench): Promise<void> {
  const { job } = bench;
  const config = { ...job.config, store: { ...job.config.store, read: false } };
  // whoever measures a network finds that the run was interrupted
  const quiet = {
    log: SILENT,
    listen: () => {},
    resumed: false,
    signal: AbortSignal.abort(),
    reported: async () => {},
  };
  const stage: Bench = { ...bench, job: { ...job, ...quiet, config }, rehearsal: true };
  await passingVariables(async () => {
    const networks = scheme(stage);
    while ((await networks.next()).done !== true);
  });
}
