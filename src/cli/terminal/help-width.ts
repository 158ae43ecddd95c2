/** @file The terminal that a command writes to. */

/** What is known of a stream of a process. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

/** Help is not wider than this, however wide the terminal is: longer lines are hard to read. */
const WIDEST = 120;
/** How wide it is where there is no terminal. */
const USUAL = 80;

/** The columns of a terminal; undefined for anything else, whose lines are not broken. */
export function terminalWidth({ isTTY, columns }: Stream): number | undefined {
  return isTTY === true && columns ? columns : undefined;
}

/** The columns of a line of help: those of the terminal, or 80. */
export function helpWidth(stream: Stream): number {
  return Math.min(terminalWidth(stream) ?? USUAL, WIDEST);
}
