/** @file Starts the engine that a config names. */
import { startEngine, type Engine } from '../engine/index.ts';
import type { JobContext } from '../run/index.ts';
import type { ExperimentConfig } from './experiment-config.ts';

/** How many first steps of each kind `engine.verify=true` checks: the first, one after an update, one that reads its slots. */
const VERIFIED_STEPS = 3;

type EngineSettings = Pick<ExperimentConfig, 'engine' | 'seed'>;

/**
 * Starts the engine, says so, and records it with the seed in environment.json. Throws ENGINE if it does not work here, or
 * cannot have the threads that the config asks for.
 */
export async function startRecordedEngine({
  config,
  log,
  recordEnvironment,
}: Pick<JobContext<EngineSettings>, 'config' | 'log' | 'recordEnvironment'>): Promise<Engine> {
  const { name: wanted, strict, verify, threads: asked } = config.engine;
  const engine = await startEngine(wanted, {
    strict,
    threads: asked,
    verify: typeof verify === 'number' ? verify : verify ? VERIFIED_STEPS : 0,
    onFallback: (reason) => log.warn(reason),
  });
  const { name, versions, threads, simd, notes } = engine;
  // the first is of the fastest engine; the others are of engines that matter only to who asks
  for (const [i, note] of notes.entries()) (i === 0 ? log.warn : log.debug)(note);
  if (asked !== 'auto' && asked !== threads)
    log.warn(`engine.threads=${asked} is for other engines: ${name} computes with ${threads}`);
  log.info(`engine ${name}, ${threads} thread${threads === 1 ? '' : 's'}, seed ${config.seed}`);
  await recordEnvironment({ engine: { name, versions, threads, simd, notes }, seed: config.seed });
  return engine;
}
