/** @file The header of a config file: `# @package a.b`. */
import type { Source } from '../errors.ts';
import { HydrosolError } from '../errors.ts';

/** As in Hydra, nothing behind this is looked at. */
const HEADER_LENGTH = 512;

/**
 * The package that the header of a config file gives, if any: comments `# @key value` before the first other line.
 * Throws `COMPOSITION` for a header without value or with several.
 */
export function readPackageHeader(source: Source): string | undefined {
  const { text } = source;
  if (!text.includes('@')) return undefined;
  let found: string | undefined;
  let offset = 0;
  for (const line of text.slice(0, HEADER_LENGTH).split('\n')) {
    const start = offset;
    offset += line.length + 1;
    if (line.trim() === '') continue;
    if (!/^\s*#\s*@/.test(line)) break;
    const [key, value, ...more] = line
      .replace(/^[\s#]+/, '')
      .trim()
      .split(/ +/);
    if (value === undefined || more.length > 0) {
      throw new HydrosolError('COMPOSITION', 'a header has one key and one value', {
        origin: { source, start, end: start + line.length },
        expected: '# @package a.b',
      });
    }
    if (key === '@package') found = value.trim();
  }
  return found;
}
