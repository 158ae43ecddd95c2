/** @file The callbacks of a command, from its config. */
import { select } from '../config/index.ts';
import { NO_CALLBACKS, openCallbacks, type Callbacks } from '../run/index.ts';
import type { ConsoleTracker } from '../track/index.ts';
import type { ComposedAll, JobConfig } from './compose-all.ts';
import type { Program } from './program.ts';

/** `hydra.job.config_name`. */
export function configNameOf({ composition, resolvers }: JobConfig): string {
  return String(select(composition.config, 'hydra.job.config_name', { resolvers }) ?? '');
}

/**
 * The callbacks of a composed config, told that it is composed; none for a config that has errors already. Throws
 * TARGET_UNKNOWN, INSTANTIATE.
 */
export async function startCallbacks(
  { callbacks: known = {} }: Pick<Program<never, never>, 'callbacks'>,
  composed: ComposedAll,
  { print }: ConsoleTracker,
): Promise<Callbacks> {
  if (composed.errors.length > 0) return NO_CALLBACKS;
  const warn = (message: string): void => print(`warning: ${message}`);
  const callbacks = await openCallbacks(composed, { ...known, warn });
  const { hydra, task } = composed.composition.overrides;
  await callbacks.notify('onComposeConfig', composed, {
    configName: configNameOf(composed),
    overrides: [...hydra, ...task],
  });
  return callbacks;
}
