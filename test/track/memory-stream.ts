/** @file A terminal, or a pipe, that keeps what is written to it. */
import { PassThrough } from 'node:stream';
import type { ConsoleStream } from '../../src/track/index.ts';

export function memoryStream(isTTY: boolean, columns = 100): { stream: ConsoleStream; text: () => string } {
  const chunks: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return {
    stream: Object.assign(stream, { isTTY, columns }),
    text: () => chunks.join(''),
  };
}
