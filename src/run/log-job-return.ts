/** @file A callback that logs what became of a job. */
import type { Callback } from './callbacks.ts';

/** `callbacks.log_job_return`: the result of a job that finished, the error of one that failed (LogJobReturnCallback). */
export function logJobReturn(): Callback {
  return {
    onJobEnd(_, { job: { status, summary, error }, log }) {
      if (status === 'FINISHED') log.info(`succeeded with ${JSON.stringify(summary.result)}`);
      else if (status === 'FAILED') log.error(`failed with ${String(error)}`);
      else log.warn('interrupted');
    },
  };
}
