/** @file What a job prints, in a file of its own: `output.log` in its folder. */
import { appendFileSync } from 'node:fs';
import { orUndefined } from '../util/or-undefined.ts';

type Write = typeof process.stdout.write;

/** Output that is taken from the streams of this process. */
export interface Capture {
  /** Where it goes from now on, without what `hide` hides; what was printed before goes there first. */
  readonly to: (file: string, hide: (text: string) => string) => void;
  /** The streams are the process's own again. */
  readonly end: () => void;
}

/**
 * Takes what this process prints on stdout and stderr, until it is ended: a worker does one job at a time, and what it prints is
 * that job's. What is printed before a file is known is kept; where there never is one, it is printed after all.
 */
export function captureOutput(): Capture {
  const streams = [process.stdout, process.stderr] as const;
  const own = streams.map(({ write }) => write);
  let append: ((text: string) => void) | undefined;
  let kept = '';
  const take: Write = (data: string | Uint8Array, encoding?: unknown, written?: unknown) => {
    const text = typeof data === 'string' ? data : Buffer.from(data).toString();
    if (append === undefined) kept += text;
    else append(text);
    const done = typeof encoding === 'function' ? encoding : written;
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  };
  for (const stream of streams) stream.write = take;
  return {
    to(file, hide) {
      // a full disk is no reason to lose the job
      append = (text) => orUndefined(() => appendFileSync(file, hide(text)));
      if (kept !== '') append(kept);
      kept = '';
    },
    end() {
      streams.forEach((stream, i) => {
        stream.write = own[i]!;
      });
      if (kept !== '') process.stderr.write(kept);
    },
  };
}
