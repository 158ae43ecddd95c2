/** @file What an MLflow server refused, or why it could not be asked. */
import { HydrosolError } from '../../errors.ts';
import type { ErrorDetails } from '../../errors.ts';

export interface MlflowErrorDetails extends ErrorDetails {
  /** The HTTP status, or undefined if there was no answer at all. */
  readonly status?: number | undefined;
  /** MLflow's own code, e.g. `RESOURCE_DOES_NOT_EXIST`. */
  readonly errorCode?: string | undefined;
}

/** A request to an MLflow server that failed for good; its code is TRACKER. */
export class MlflowError extends HydrosolError {
  override readonly name = 'MlflowError';
  readonly status: number | undefined;
  readonly errorCode: string | undefined;

  constructor(message: string, details: MlflowErrorDetails = {}) {
    super('TRACKER', message, details);
    this.status = details.status;
    this.errorCode = details.errorCode;
  }
}

/** What to type when no server answers. */
export const UNREACHABLE_HINTS: readonly string[] = [
  'start a server: mlflow server --backend-store-uri sqlite:///mlflow.db --host 127.0.0.1 --port 5000',
  'or name another: MLFLOW_TRACKING_URI=http://HOST:PORT',
  'or log to the run folder alone: tracker=files',
];
