/** @file Names that match a pattern. */
import type { Glob } from './value.ts';

/**
 * Python's `fnmatch`: `*` any text (also `/`), `?` one character, `[abc]`, `[a-z]` one of these, `[!abc]` none of them;
 * an unclosed `[` is itself.
 */
export function globPattern(glob: string): RegExp {
  let pattern = '';
  for (let i = 0; i < glob.length; i++) {
    const char = glob.charAt(i);
    const close = char === '[' ? glob.indexOf(']', i + (glob[i + 1] === '!' ? 3 : 2)) : -1;
    if (char === '*') pattern += '.*';
    else if (char === '?') pattern += '.';
    else if (close !== -1) {
      const set = glob.slice(i + 1, close).replaceAll(/[\\[\]^]/g, String.raw`\$&`);
      pattern += set.startsWith('!') ? `[^${set.slice(1)}]` : `[${set}]`;
      i = close;
    } else pattern += char.replaceAll(/[\\^$.|+()[\]{}/-]/g, String.raw`\$&`);
  }
  return new RegExp(`^${pattern}$`, 's');
}

/** The names that one of `include` matches and none of `exclude`, in their order. */
export function filterNames(
  { include, exclude }: Pick<Glob, 'include' | 'exclude'>,
  names: readonly string[],
): string[] {
  const [wanted, unwanted] = [include.map(globPattern), exclude.map(globPattern)];
  return names.filter((name) => wanted.some((p) => p.test(name)) && !unwanted.some((p) => p.test(name)));
}
