/** @file Reading what may not be there. */

/** What `read` gives; undefined where it throws, whatever that is: for files of which nobody has to be told that they cannot be read. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
