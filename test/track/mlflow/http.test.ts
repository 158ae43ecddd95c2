import { afterEach, describe, expect, it } from 'vitest';
import { backoffSeconds, createHttp, isTransient, retryAfterSeconds } from '../../../src/track/mlflow/http.ts';
import type { HttpRequest } from '../../../src/track/mlflow/http.ts';
import { readSettings } from '../../../src/track/mlflow/settings.ts';
import type { MlflowClientOptions } from '../../../src/track/mlflow/settings.ts';
import { refusal, scriptedServer } from './scripted-server.ts';
import type { Answer, ScriptedServer } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Sends one request to a server that answers so; waits are a thousandth of the real ones. */
async function send(answers: readonly Answer[], request: Partial<HttpRequest> = {}, options: MlflowClientOptions = {}) {
  server = await scriptedServer(answers);
  const env = { MLFLOW_TRACKING_URI: server.uri, ...options.env };
  const settings = readSettings({ uri: server.uri, backoffFactor: 0.002, backoffJitter: 0.001, ...options, env });
  return createHttp(settings)({ method: 'GET', path: '/x', ...request });
}

const ok: Answer = { body: 'done' };

describe('a request is sent again', () => {
  const hangUp: Answer = { hangUp: true };
  it.each([
    { name: 'after 408', answers: [{ status: 408 }] },
    { name: 'after 429', answers: [{ status: 429 }] },
    { name: 'after 500', answers: [{ status: 500 }] },
    { name: 'after 502', answers: [{ status: 502 }] },
    { name: 'after 503', answers: [{ status: 503 }] },
    { name: 'after 504', answers: [{ status: 504 }] },
    { name: 'after a broken connection', answers: [hangUp] },
    { name: 'seven times', answers: Array.from({ length: 7 }, () => ({ status: 503 })) },
    { name: 'after 413 that says when', answers: [{ status: 413, headers: { 'retry-after': '0' } }] },
  ])('$name', async ({ answers }) => {
    expect((await send([...answers, ok])).toString()).toBe('done');
    expect(server!.received).toHaveLength(answers.length + 1);
  });

  it('after no answer in time', async () => {
    expect((await send([{ silent: true }, ok], { timeout: 0.1 })).toString()).toBe('done');
  });

  it('with the same body', async () => {
    await send([{ status: 503 }, ok], { method: 'POST', json: { a: 1 } });
    expect(server!.received.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  it('not before Retry-After', async () => {
    const start = performance.now();
    await send([{ status: 429, headers: { 'retry-after': '1' } }, ok]);
    expect(performance.now() - start).toBeGreaterThan(990);
  });
});

describe('a request is not sent again', () => {
  it.each([
    { name: 'after 400', answer: refusal(400, 'INVALID_PARAMETER_VALUE'), errorCode: 'INVALID_PARAMETER_VALUE' },
    { name: 'after 401', answer: { status: 401, body: 'You are not authenticated' }, errorCode: undefined },
    { name: 'after 404', answer: refusal(404, 'RESOURCE_DOES_NOT_EXIST'), errorCode: 'RESOURCE_DOES_NOT_EXIST' },
    { name: 'after 413 that does not say when', answer: { status: 413 }, errorCode: undefined },
    { name: 'after a page that is null', answer: { status: 400, body: 'null' }, errorCode: undefined },
  ])('$name', async ({ answer, errorCode }) => {
    await expect(send([answer, ok])).rejects.toMatchObject({ code: 'TRACKER', status: answer.status, errorCode });
    expect(server!.received).toHaveLength(1);
  });

  it('more often than it may be', async () => {
    await expect(send([{ status: 503 }], { retries: 2 })).rejects.toMatchObject({ status: 503 });
    expect(server!.received).toHaveLength(3);
  });

  it.each([
    { name: 'after 503', answer: { status: 503, headers: { 'retry-after': '0' } } },
    { name: 'after 500', answer: { status: 500 } },
    { name: 'after a broken connection', answer: { hangUp: true } },
    { name: 'after no answer in time', answer: { silent: true } },
  ])('if it makes something anew, $name', async ({ answer }) => {
    const request = { method: 'POST', idempotent: false, timeout: 0.2 } as const;
    await expect(send([answer, ok], request)).rejects.toMatchObject({ code: 'TRACKER' });
    expect(server!.received).toHaveLength(1);
  });
});

describe('a server that is not there', () => {
  it('is an error that says where, why, and what to type', async () => {
    server = await scriptedServer([ok]);
    const { uri } = server;
    await server.close();
    server = undefined;
    const http = createHttp(readSettings({ uri, retries: 1, backoffFactor: 0, env: {} }));
    const error = await http({ method: 'POST', path: '/x', idempotent: false }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'TRACKER', status: undefined });
    expect((error as Error).message).toContain(uri);
    expect((error as Error).message).toContain('ECONNREFUSED');
    expect((error as { hints: string[] }).hints.join()).toContain('MLFLOW_TRACKING_URI=');
    expect(isTransient(error)).toBe(true);
  });
});

describe('who we are', () => {
  it.each([
    { name: 'nobody', env: {}, header: undefined },
    {
      name: 'a user and a password',
      env: { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: 'pä:ss' },
      header: `Basic ${Buffer.from('ann:pä:ss').toString('base64')}`,
    },
    { name: 'a token', env: { MLFLOW_TRACKING_TOKEN: 'abc' }, header: 'Bearer abc' },
    {
      name: 'a user before a token',
      env: { MLFLOW_TRACKING_USERNAME: 'a', MLFLOW_TRACKING_PASSWORD: 'b', MLFLOW_TRACKING_TOKEN: 'c' },
      header: `Basic ${Buffer.from('a:b').toString('base64')}`,
    },
    { name: 'not a user without a password', env: { MLFLOW_TRACKING_USERNAME: 'a' }, header: undefined },
  ])('$name', async ({ env, header }) => {
    await send([ok], {}, { env });
    expect(server!.received[0]?.headers['authorization']).toBe(header);
  });

  it('as the address says it', async () => {
    server = await scriptedServer([ok]);
    const uri = server.uri.replace('//', '//ann:p%40ss@');
    await createHttp(readSettings({ uri, env: {} }))({ method: 'GET', path: '/x' });
    expect(server.received[0]?.headers['authorization']).toBe(`Basic ${Buffer.from('ann:p@ss').toString('base64')}`);
  });
});

describe('backoffSeconds', () => {
  it.each([
    { n: 1, seconds: 0 },
    { n: 2, seconds: 4.5 },
    { n: 3, seconds: 8.5 },
    { n: 6, seconds: 64.5 },
    { n: 7, seconds: 120 },
  ])('is $seconds before retry $n', ({ n, seconds }) => expect(backoffSeconds(n, 2, 1, () => 0.5)).toBe(seconds));
});

describe('retryAfterSeconds', () => {
  const now = Date.parse('2026-11-23T20:00:00Z');
  it.each([
    { header: null, seconds: undefined },
    { header: '7', seconds: 7 },
    { header: ' 7 ', seconds: 7 },
    { header: '86400', seconds: 120 },
    { header: 'Mon, 23 Nov 2026 20:00:30 GMT', seconds: 30 },
    { header: 'Mon, 23 Nov 2026 19:00:00 GMT', seconds: 0 },
    { header: 'soon', seconds: undefined },
  ])('takes $header for $seconds', ({ header, seconds }) => expect(retryAfterSeconds(header, now)).toBe(seconds));
});
