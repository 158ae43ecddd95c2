/** @file Words as a shell takes them. */

const CONTROL = new RegExp(String.raw`[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]`);

/** A character as `$'…'` has its bytes. */
function spelledBytes(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => String.raw`\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** A word in one line, as bash, zsh and ksh read it. */
function spelled(word: string): string {
  const parts = Array.from(word, (one) =>
    CONTROL.test(one) ? spelledBytes(one) : one.replace(/['\\]/, String.raw`\$&`),
  );
  return `$'${parts.join('')}'`;
}

/** A word as it must be typed in a POSIX shell; one with control characters or ends of lines as bash and zsh take it. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (CONTROL.test(word)) return spelled(word);
  return word.includes("'") ? `"${word.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"` : `'${word}'`;
}
