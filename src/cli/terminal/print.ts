/** @file What is printed: text of commands that print something and end, and the two streams for all that runs longer. */
import { writeSync } from 'node:fs';
import { HydrosolError } from '../../errors.ts';
import { visible } from '../../util/visible.ts';

const STDOUT = 1;
const STDERR = 2;

/** What the system says where a reader has gone, as in `… | head`. */
const GONE = 'EPIPE';

/** Whether a stream is a terminal. The module of Node that knows it takes longer to load than most texts to write. */
function isTerminal(stream: typeof STDOUT | typeof STDERR): boolean {
  return process.getBuiltinModule('node:tty').isatty(stream);
}

/** A text as a stream gets it: control characters are shown, but for the bold of tables where there is a terminal. */
function shown(text: string, stream: typeof STDOUT | typeof STDERR): string {
  const plain = visible(text);
  const { NO_COLOR, TERM } = process.env;
  return plain === text || NO_COLOR || TERM === 'dumb' || !isTerminal(stream) ? plain : visible(text, { bold: true });
}

/** As `print`, but another program that reads it gets the text as it is: for configs and schemas. Fails as `print` does. */
export function printData(text: string): void {
  const plain = visible(text);
  write(plain !== text && isTerminal(STDOUT) ? plain : text);
}

/**
 * Writes a text to standard output; its control characters are shown. A reader who has gone is no error. Fails with USAGE where the text cannot be written, as on a
 * full disk: it is all that a command was asked for.
 */
export function print(text: string): void {
  write(shown(text, STDOUT));
}

/** Writes at once, without the streams of `process`: to load them takes longer than to make most texts. */
function write(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === GONE) return;
    if (code !== 'EAGAIN') {
      throw new HydrosolError('USAGE', `standard output cannot be written: ${message}`, { cause: error });
    }
    // A pipe that is full for now and must not be waited for; the streams know how to.
    outliveReaders();
    process.stdout.write(rest);
  }
}

/** Writes what a run came to to standard output; its control characters are shown. What cannot be written is lost. */
export function printResult(text: string): void {
  outliveReaders();
  process.stdout.write(shown(text, STDOUT));
}

/** Writes a text to standard error; its control characters are shown. What cannot be written is lost: there is nobody to be told. */
export function printError(text: string): void {
  outliveReaders();
  process.stderr.write(shown(text, STDERR));
}

function ignore(): void {}

function tellLost({ code, message }: NodeJS.ErrnoException): void {
  if (code !== GONE) process.stderr.write(`warning: standard output cannot be written: ${message}\n`);
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
