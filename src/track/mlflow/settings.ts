/** @file Where the MLflow server is, who we are to it, and how patient to be: options first, then the environment. */
import { HydrosolError } from '../../errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface MlflowClientOptions {
  /** `http://…` or `https://…`; user and password may be part of it. Default: MLFLOW_TRACKING_URI. */
  readonly uri?: string | undefined;
  /** Default: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, for the server of MLFLOW_TRACKING_URI alone. Goes before a token. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Sent as a bearer token. Default: MLFLOW_TRACKING_TOKEN, for the server of MLFLOW_TRACKING_URI alone. */
  readonly token?: string | undefined;
  /** Seconds that one request may take. Default: MLFLOW_HTTP_REQUEST_TIMEOUT, else 120. */
  readonly timeout?: number | undefined;
  /** How often a request is sent again. Default: MLFLOW_HTTP_REQUEST_MAX_RETRIES, else 7. */
  readonly retries?: number | undefined;
  /** Seconds; see `backoffSeconds`. Default: MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR, else 2. */
  readonly backoffFactor?: number | undefined;
  /** Seconds. Default: MLFLOW_HTTP_REQUEST_BACKOFF_JITTER, else 1. */
  readonly backoffJitter?: number | undefined;
  /** Default: `process.env`. */
  readonly env?: Variables | undefined;
}

export interface Settings {
  /** Without user, password and slash at the end. */
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the environment has a token or a password, and it is for another server. */
  readonly withholds: boolean;
  readonly timeout: number;
  readonly retries: number;
  readonly backoffFactor: number;
  readonly backoffJitter: number;
}

function parseUri(uri: string | undefined): URL {
  const hints = [
    'name a server: MLFLOW_TRACKING_URI=http://127.0.0.1:5000',
    'or log to the run folder alone: tracker=files',
  ];
  if (uri === undefined || uri === '') throw new HydrosolError('TRACKER', 'no MLflow server is named', { hints });
  const parsed = URL.canParse(uri) ? new URL(uri) : undefined;
  if (parsed !== undefined && ['http:', 'https:'].includes(parsed.protocol)) return parsed;
  throw new HydrosolError('TRACKER', `\`${uri}\` is not the address of an MLflow server`, {
    expected: 'a URI that begins with http:// or https://',
    hints,
  });
}

/** A number that the environment gives, if it gives one. Throws TRACKER if it is no number from 0 up. */
function fromEnvironment(env: Variables, name: string): number | undefined {
  const written = env[name];
  if (written === undefined || written === '') return undefined;
  const value = Number(written);
  if (value >= 0) return value;
  throw new HydrosolError('TRACKER', `${name} is \`${written}\``, { expected: 'a number from 0 up' });
}

/** What the environment says of who we are, for the server that it names: to no other is it ever sent. */
interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

function credentialsOf(env: Variables): Credentials {
  return {
    username: env['MLFLOW_TRACKING_USERNAME'],
    password: env['MLFLOW_TRACKING_PASSWORD'],
    token: env['MLFLOW_TRACKING_TOKEN'],
  };
}

/** Whether the environment names this server: protocol, host and port. */
function isNamed({ origin }: URL, { MLFLOW_TRACKING_URI: named = '' }: Variables): boolean {
  return URL.canParse(named) && new URL(named).origin === origin;
}

/**
 * The settings of a client. Names, order and defaults are those of MLflow's Python client (mlflow/utils/rest_utils.py);
 * a certificate of one's own is Node's business: NODE_EXTRA_CA_CERTS. Unlike there, user, password and token of the environment
 * go to no other server than that of MLFLOW_TRACKING_URI: a config may name any. Throws TRACKER if there is no usable URI.
 */
export function readSettings(options: MlflowClientOptions = {}): Settings {
  const { env = process.env } = options;
  const uri = parseUri(options.uri ?? env['MLFLOW_TRACKING_URI']);
  const known = credentialsOf(env);
  const isKnown = isNamed(uri, env);
  const own = isKnown ? known : {};
  const username = options.username ?? (decodeURIComponent(uri.username) || own.username);
  const password = options.password ?? (decodeURIComponent(uri.password) || own.password);
  const token = options.token ?? own.token;
  const headers: Record<string, string> = { 'user-agent': 'hydrosol' };
  if (username && password) {
    headers['authorization'] = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  } else if (token) headers['authorization'] = `Bearer ${token}`;
  return {
    uri: `${uri.origin}${uri.pathname}`.replace(/\/+$/, ''),
    headers,
    withholds: !isKnown && headers['authorization'] === undefined && Boolean(known.token || known.password),
    timeout: options.timeout ?? fromEnvironment(env, 'MLFLOW_HTTP_REQUEST_TIMEOUT') ?? 120,
    retries: options.retries ?? fromEnvironment(env, 'MLFLOW_HTTP_REQUEST_MAX_RETRIES') ?? 7,
    backoffFactor: options.backoffFactor ?? fromEnvironment(env, 'MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR') ?? 2,
    backoffJitter: options.backoffJitter ?? fromEnvironment(env, 'MLFLOW_HTTP_REQUEST_BACKOFF_JITTER') ?? 1,
  };
}
