/** @file `hydra.mode`: whether a command line means one run or a sweep. */
import type { Resolvers } from '../config/index.ts';
import type { Composition } from './compose.ts';
import { select, update } from '../config/index.ts';

export type RunMode = 'RUN' | 'MULTIRUN';

/** What a config says in `hydra.mode`, if it says anything. */
export function runModeOf({ config }: Composition, resolvers: Resolvers): RunMode | null {
  return select(config, 'hydra.mode', { resolvers }) as RunMode | null;
}

/** Writes the mode into a composed config, among the overrides too, where Hydra shows it as if it had been typed last. */
export function setRunMode(composition: Composition, mode: RunMode): Composition {
  const { config, overrides } = composition;
  const hydra = [...overrides.hydra, `hydra.mode=${mode}`];
  update(config, 'hydra.mode', mode);
  update(config, 'hydra.overrides.hydra', hydra);
  return { ...composition, overrides: { ...overrides, hydra } };
}
