import type { Callback } from 'hydrosol';

/** Logs how long each job took: `hydra/callbacks=stopwatch`. */
export function stopwatch({ unit }: { readonly unit: string }): Callback {
  return {
    onJobEnd(config, { job, log }) {
      log.info(`seed ${config['seed']}: ${job.status} after ${job.seconds} ${unit}`);
    },
  };
}
