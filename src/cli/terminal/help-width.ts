/** @file The terminal that a command writes to. */

/** Help is not wider than this, however wide the terminal is: longer lines are hard to read. */
const WIDEST = 120;
/** How wide it is where there is no terminal. */
const USUAL = 80;

/** The columns of a line of help: those of the terminal, or 80. */
export function helpWidth({
  isTTY,
  columns,
}: {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}): number {
  return isTTY === true && columns ? Math.min(columns, WIDEST) : USUAL;
}
