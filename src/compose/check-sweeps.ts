/** @file Whether the sweeps of a command line may be there. */
import type { MapNode } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import { create, setType, update } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isHydraOverride, isSweepOverride } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { originOf } from './group-overrides.ts';
import { HYDRA_TYPE } from './hydra-types.ts';
import { hintsForOneValue } from './several-values.ts';

/** `COMPOSITION` for each sweep that may not be there: they need `--multirun`, and cannot be over the `hydra` node. */
export function checkSweeps(overrides: readonly Override[], mode: 'run' | 'multirun'): HydrosolError[] {
  return overrides.filter(isSweepOverride).flatMap((override) => {
    if (isHydraOverride(override))
      return [error(override, 'the hydra node cannot be swept over', asOneValue(override))];
    if (mode === 'multirun') return [];
    const hints = asOneValue(override);
    const message = hints.length > 0 ? 'one run has one value, and this is several' : 'a sweep needs --multirun';
    return [error(override, message, [...hints, 'to sweep over it: add --multirun'])];
  });
}

function error(override: Override, message: string, hints: readonly string[]): HydrosolError {
  return new HydrosolError('COMPOSITION', message, { origin: originOf(override), hints });
}

/** How to write `key=a,b` where a list or a text is meant, as far as the key may have that. */
function asOneValue(override: Override): string[] {
  const { value, key } = override;
  if (value?.kind !== 'choice' || !value.simple) return [];
  if (!isHydraOverride(override)) return hintsForOneValue(override);
  return hintsForOneValue(override, { list: fitsHydra(key.keyOrGroup, ['a']), string: fitsHydra(key.keyOrGroup, 'a') });
}

/** Whether a key of the `hydra` node may have a value. */
function fitsHydra(path: string, value: unknown): boolean {
  const config = create({ hydra: {} }) as MapNode;
  setType(config.children.get('hydra') as MapNode, HYDRA_TYPE);
  return !path.includes('/') && attempt(() => update(config, path, value)).errors.length === 0;
}
