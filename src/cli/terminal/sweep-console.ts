/** @file The console of a sweep: lines, and below them, on a terminal, where the sweep stands. */
import { createConsoleTracker, type ConsoleStream, type ConsoleTracker } from '../../track/index.ts';
import type { SweepStatus } from '../../sweep/index.ts';
import { statusLines } from './sweep-lines.ts';

export interface SweepConsole extends ConsoleTracker {
  /** Draws where the sweep stands, in place of what was drawn before. On what is no terminal nothing is drawn. */
  readonly show: (status: SweepStatus) => void;
  /** Takes away what is drawn. */
  readonly end: () => void;
}

export interface SweepConsoleOptions {
  /** Default `process.stderr`. */
  readonly stream?: ConsoleStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user is told of an interrupt, below what is drawn: from then on it is drawn below that. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds between two drawings. */
const DRAW_EVERY = 250;

/** Moves the cursor up, to the first column, and clears all below. */
const clear = (lines: number): string => (lines === 0 ? '' : `\u001B[${lines}A\r\u001B[J`);

/** The console of a sweep. Jobs of this process are shown as those of a single run. */
export function createSweepConsole({
  stream = process.stderr,
  env = process.env,
  signal,
}: SweepConsoleOptions = {}): SweepConsole {
  const inner = createConsoleTracker({ stream, env });
  const isTerminal = stream.isTTY === true && env['TERM'] !== 'dumb';
  let drawn: readonly string[] = [];
  let at = -Infinity;
  const draw = (lines: readonly string[], above = ''): void => {
    const text = lines.map((line) => `${line}\n`).join('');
    stream.write(`${clear(drawn.length)}${above}${text}`);
    drawn = lines;
  };
  signal?.addEventListener('abort', () => (drawn = []), { once: true });
  return {
    start: inner.start,
    print(line) {
      if (drawn.length === 0) inner.print(line);
      else draw(drawn, `${line}\n`);
    },
    show(status) {
      if (!isTerminal || performance.now() - at < DRAW_EVERY) return;
      at = performance.now();
      draw(statusLines(status, { width: (stream.columns ?? 80) - 1 }));
    },
    end() {
      if (drawn.length > 0) draw([]);
    },
  };
}
