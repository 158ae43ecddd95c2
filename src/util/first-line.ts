/** @file What went wrong, in a line. */

/** The first line of an error's message, or of the text of anything else that was thrown. */
export const firstLineOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
