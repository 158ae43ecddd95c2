/** @file Whether this user made a run: a signature by a key that nobody else has. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { stableJson } from '../util/json.ts';
import { makeFolder } from '../util/make-folder.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The user's state folder (XDG Base Directory Specification): `$XDG_STATE_HOME/hydrosol`. */
function stateFolder(env: Env): string {
  const base = env['XDG_STATE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.local', 'state') : base, 'hydrosol');
}

const KEY_BYTES = 32;

/** The user's key, made on first use; undefined where there is no place to keep it. Of two processes that make it, one wins. */
function userKey(env: Env): Buffer | undefined {
  const folder = stateFolder(env);
  const path = join(folder, 'key');
  const read = (): Buffer | undefined => {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
    return key.length === KEY_BYTES ? key : undefined;
  };
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
  }
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    makeFolder(folder);
    writeFileSync(temporary, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
    linkSync(temporary, path);
  } catch {
    // Another process was first, or the folder cannot be written; reading tells which.
  } finally {
    rmSync(temporary, { force: true });
  }
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** HMAC-SHA-256 of a value with the user's key, in hexadecimal; undefined where there is no key. */
export function sign(value: unknown, env: Env = process.env): string | undefined {
  const key = userKey(env);
  return key === undefined ? undefined : createHmac('sha256', key).update(stableJson(value)).digest('hex');
}

/** Whether a signature is this user's for a value. */
export function isSigned(value: unknown, signature: unknown, env: Env = process.env): boolean {
  const right = sign(value, env);
  if (right === undefined || typeof signature !== 'string' || signature.length !== right.length) return false;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(right));
}
