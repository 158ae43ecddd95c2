/** @file Words as a shell takes them. */

/** A word as it must be typed in a POSIX shell. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return word.includes("'") ? `"${word.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"` : `'${word}'`;
}
