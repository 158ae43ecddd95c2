/** @file What is printed: text of commands that print something and end, and the two streams for all that runs longer. */
import { writeSync } from 'node:fs';
import { HydrosolError } from '../errors.ts';

const STREAMS = { stdout: 1, stderr: 2 } as const;

/** What the system says where a reader has gone, as in `… | head`. */
const GONE = 'EPIPE';

/**
 * Writes a text at once, without the streams of `process`: to load them takes longer than to make most texts. Gives what
 * went wrong.
 */
function write(text: string, stream: keyof typeof STREAMS): NodeJS.ErrnoException | undefined {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STREAMS[stream], rest));
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return error as NodeJS.ErrnoException;
    // A pipe that is full for now and must not be waited for; the streams know how to.
    outliveReaders();
    process[stream].write(rest);
    return undefined;
  }
}

/**
 * Writes a text to standard output. A reader who has gone is no error. Fails with USAGE where the text cannot be written, as
 * on a full disk: it is all that a command was asked for.
 */
export function print(text: string): void {
  const error = write(text, 'stdout');
  if (error === undefined || error.code === GONE) return;
  throw new HydrosolError('USAGE', `standard output cannot be written: ${error.message}`, { cause: error });
}

/** Writes a text to standard error. What cannot be written is lost: there is nobody to be told. */
export function printError(text: string): void {
  write(text, 'stderr');
}

function ignore(): void {}

function tellLost({ code, message }: NodeJS.ErrnoException): void {
  if (code !== GONE) printError(`warning: standard output cannot be written: ${message}\n`);
}

/**
 * From now on what `process.stdout` and `process.stderr` cannot write is lost, and nothing else is: where a reader has gone
 * (`… 2>&1 | head`), a disk is full or a terminal was closed, a run goes on. Without this Node ends the process with a stack.
 */
export function outliveReaders(): void {
  const { stdout, stderr } = process;
  if (stderr.listeners('error').includes(ignore)) return;
  for (const stream of [stdout, stderr]) stream.on('error', ignore);
  stdout.once('error', tellLost);
}
