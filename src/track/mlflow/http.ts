/** @file One HTTP request to an MLflow server, sent again as MLflow's Python client would. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MlflowError, UNREACHABLE_HINTS } from './mlflow-error.ts';
import type { Settings } from './settings.ts';

/** What may differ from the client's settings for one call. */
export interface CallOptions {
  readonly retries?: number | undefined;
  /** Seconds for one try. */
  readonly timeout?: number | undefined;
}

export interface HttpRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the server's root, e.g. `/api/2.0/mlflow/runs/get`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly json?: unknown;
  readonly bytes?: Uint8Array | undefined;
  /**
   * Whether the server ends in the same state if it gets the request twice; default true. If not, the request is sent
   * again only when it certainly was not carried out.
   */
  readonly idempotent?: boolean | undefined;
}

export type Http = (request: HttpRequest) => Promise<Buffer>;

/** mlflow/utils/request_utils.py: `_TRANSIENT_FAILURE_RESPONSE_CODES`. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);
/** urllib3: `RETRY_AFTER_STATUS_CODES`, sent again if the answer says when. */
const WITH_RETRY_AFTER = new Set([413, 429, 503]);
/** mlflow/utils/rest_utils.py: `_UNPROCESSED_REQUEST_RESPONSE_CODES`. */
const UNPROCESSED = new Set([408, 429]);
/** The connection was never made, so nothing was sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Seconds; urllib3's `DEFAULT_BACKOFF_MAX`. Also the most that a Retry-After can ask for here. */
const MAX_WAIT = 120;

/** Whether a failed request may succeed later, as it stands: there was no answer, or one that says `not now`. */
export function isTransient(error: unknown): boolean {
  return error instanceof MlflowError && (error.status === undefined || TRANSIENT.has(error.status));
}

/** Whether a failed request says that the server is away, whatever it is asked: no answer, or only a proxy's. */
export function isAway(error: unknown): boolean {
  return isTransient(error) && [undefined, 502, 503, 504].includes((error as MlflowError).status);
}

/** Seconds to wait before retry `n` (from 1): at once, then factor·2^(n-1) plus up to `jitter`; at most 120 (urllib3). */
export function backoffSeconds(n: number, factor: number, jitter: number, random: () => number = Math.random): number {
  return n <= 1 ? 0 : Math.min(MAX_WAIT, factor * 2 ** (n - 1) + random() * jitter);
}

/** The seconds that a Retry-After header asks for: a number, or a date. Undefined if there is none or it says nothing. */
export function retryAfterSeconds(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_WAIT, Math.max(0, seconds));
}

/** What went wrong in one try, and whether and when the next may follow. */
interface Failure {
  readonly error: MlflowError;
  readonly again: boolean;
  readonly wait?: number | undefined;
}

function noAnswer(thrown: unknown, uri: string, seconds: number): { error: MlflowError; sent: boolean } {
  const { name, cause } = thrown as Error;
  // where a name has several addresses Node reports one error for each
  const first = cause instanceof AggregateError ? (cause.errors as unknown[])[0] : cause;
  const { code = '', message = String(thrown) } = (first ?? {}) as { code?: string; message?: string };
  const why = name === 'TimeoutError' ? `no answer within ${seconds} s` : message;
  const error = new MlflowError(`the MLflow server at ${uri} cannot be reached: ${why}`, {
    hints: UNREACHABLE_HINTS,
    cause: thrown,
  });
  return { error, sent: !NOT_SENT.has(code) };
}

function refused(status: number, body: Buffer, { uri, withholds }: Settings, path: string): MlflowError {
  let answer: { error_code?: unknown; message?: unknown } = {};
  try {
    answer = JSON.parse(body.toString()) as typeof answer;
  } catch {
    // a proxy's page, or no MLflow at all
  }
  const { error_code, message } = answer ?? {};
  const errorCode = typeof error_code === 'string' ? error_code : undefined;
  const said = typeof message === 'string' ? `: ${message}` : '';
  const hints =
    status === 401 || status === 403
      ? withholds
        ? [
            `MLFLOW_TRACKING_TOKEN and the like go to no other server than that of MLFLOW_TRACKING_URI: MLFLOW_TRACKING_URI=${uri}`,
          ]
        : ['say who you are: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN']
      : status === 404 && errorCode === undefined
        ? ['is this an MLflow server? its address has no path, e.g. http://127.0.0.1:5000']
        : [];
  return new MlflowError(`the MLflow server at ${uri} answers ${status} to ${path}${said}`, {
    status,
    errorCode,
    hints,
  });
}

/**
 * The function that sends requests. It resolves to the answer's body and rejects with an MlflowError when all tries are
 * used up or sending again is of no use: after 7 retries by default, on no answer and on 408, 429, 500, 502, 503, 504.
 * Source: mlflow/utils/{request,rest}_utils.py of MLflow 3.18 and urllib3's `Retry`.
 */
export function createHttp(settings: Settings): Http {
  const { uri, backoffFactor, backoffJitter } = settings;

  const attempt = async (request: HttpRequest): Promise<Buffer | Failure> => {
    const { method, path, query = {}, json, bytes, idempotent = true, timeout = settings.timeout } = request;
    const search = new URLSearchParams(query).toString();
    const body = json === undefined ? bytes : JSON.stringify(json);
    const type = json === undefined ? 'application/octet-stream' : 'application/json';
    try {
      const response = await fetch(`${uri}${path}${search && `?${search}`}`, {
        method,
        headers: body === undefined ? settings.headers : { ...settings.headers, 'content-type': type },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(timeout * 1000),
      });
      const answer = Buffer.from(await response.arrayBuffer());
      if (response.ok) return answer;
      const { status } = response;
      const wait = retryAfterSeconds(response.headers.get('retry-after'));
      const again = idempotent
        ? TRANSIENT.has(status) || (WITH_RETRY_AFTER.has(status) && wait !== undefined)
        : UNPROCESSED.has(status);
      return { error: refused(status, answer, settings, path), again, wait };
    } catch (thrown) {
      const { error, sent } = noAnswer(thrown, uri, timeout);
      return { error, again: idempotent || !sent };
    }
  };

  return async (request) => {
    const { retries = settings.retries } = request;
    for (let n = 1; ; n++) {
      const result = await attempt(request);
      if (Buffer.isBuffer(result)) return result;
      if (!result.again || n > retries) throw result.error;
      await sleep(1000 * (result.wait ?? backoffSeconds(n, backoffFactor, backoffJitter)));
    }
  };
}
