/** @file Standard output for commands that print something and end. */
import { writeSync } from 'node:fs';
import { ignoreBrokenPipe } from './broken-pipe.ts';

const STDOUT = 1;

/** Writes a text at once, without the streams of `process.stdout`: to load them takes longer than to make most texts. */
export function print(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return; // the reader has gone, as in `… | head`
    if (code !== 'EAGAIN') throw error;
    // A pipe that is full for now and must not be waited for; the streams know how to.
    ignoreBrokenPipe();
    process.stdout.write(rest);
  }
}
