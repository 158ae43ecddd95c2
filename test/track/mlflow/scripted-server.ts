/** @file A real HTTP server on loopback that answers as a test tells it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or what is sent as JSON. */
  readonly body?: unknown;
  /** Breaks the connection instead: before anything is read of the answer. */
  readonly hangUp?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

export interface ScriptedServer {
  readonly uri: string;
  readonly received: readonly Received[];
  readonly close: () => Promise<void>;
}

/** MLflow's way to say no. */
export function refusal(status: number, error_code: string, message = 'no'): Answer {
  return { status, body: { error_code, message } };
}

/** Answers request after request with `answers`, the last one for ever; or asks a function. */
export async function scriptedServer(
  answers: readonly Answer[] | ((request: Received) => Answer),
): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const said = { method, url, headers, body: Buffer.concat(chunks).toString() };
      received.push(said);
      const answer =
        typeof answers === 'function' ? answers(said) : answers[Math.min(received.length, answers.length) - 1];
      const { status = 200, headers: extra = {}, body = {}, hangUp = false, silent = false } = answer ?? {};
      if (silent) return;
      if (hangUp) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, extra);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}`,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
