/** @file What somebody threw, as a text. */

/** The text that `read` gives; nothing where it throws or gives no text. */
function textOf(read: () => unknown): string | undefined {
  try {
    const text = read();
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

const NAMELESS = 'something that has no text was thrown';

/** The message of an error, or the text of whatever else was thrown. Never throws, whatever that is. */
export function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? textOf(() => thrown.message) : undefined;
  return message ?? textOf(() => String(thrown)) ?? NAMELESS;
}

/** The stack of an error where it has one, else its message. Never throws. */
export function stackOf(thrown: unknown): string {
  return (thrown instanceof Error ? textOf(() => thrown.stack) : undefined) ?? messageOf(thrown);
}
