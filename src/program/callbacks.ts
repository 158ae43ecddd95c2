/** @file The callbacks of a command, from its config. */
import { select } from '../config/index.ts';
import { NO_CALLBACKS, openCallbacks, type Callbacks } from '../run/index.ts';
import type { ConsoleTracker } from '../track/index.ts';
import { secretsOf, type ComposedAll, type JobConfig, type ShowSecrets } from './compose-all.ts';
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
  { console, showSecrets = false }: { readonly console: ConsoleTracker } & ShowSecrets,
): Promise<Callbacks> {
  if (composed.errors.length > 0) return NO_CALLBACKS;
  const warn = (message: string): void => {
    console.print(`warning: ${secretsOf(composed, { showSecrets }).hide(message)}`);
  };
  const callbacks = await openCallbacks(composed, { ...known, warn });
  await tellComposed(callbacks, composed);
  return callbacks;
}

/** Tells callbacks of a config that is composed: that of a run, of a sweep, of each job of a sweep. */
export async function tellComposed(callbacks: Callbacks, composed: ComposedAll): Promise<void> {
  if (composed.errors.length > 0) return;
  const { hydra, task } = composed.composition.overrides;
  const event = { configName: configNameOf(composed), overrides: [...hydra, ...task] };
  await callbacks.notify('onComposeConfig', composed, event);
}
