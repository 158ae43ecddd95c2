/** @file `hydra.mode`: whether a command line means one run or a sweep. */
import type { Composition } from './compose.ts';
import { withValues } from './composed-config.ts';

export type RunMode = 'RUN' | 'MULTIRUN';

/** What a config says in `hydra.mode`, if it says anything. */
export function runModeOf({ get }: Pick<Composition, 'get'>): RunMode | null {
  return get('hydra.mode') as RunMode | null;
}

/** The composition with a mode written down, among the overrides too, where Hydra shows it as if it had been typed last. */
export function setRunMode(composition: Composition, mode: RunMode): Composition {
  const { overrides } = composition;
  const hydra = [...overrides.hydra, `hydra.mode=${mode}`];
  const settled = withValues(composition, { 'hydra.mode': mode, 'hydra.overrides.hydra': hydra });
  return { ...settled, overrides: { ...overrides, hydra } };
}
