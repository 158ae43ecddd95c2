/** @file Paths that must stay in a folder, whoever wrote them. */
import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

const SEPARATORS = sep === '/' ? /\// : /[\\/]/;

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}

/** Where a link leads; nothing for one that leads nowhere: a file made there would be made at its end. */
function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}

/**
 * Whether a relative path names something below a folder. No for the folder itself, an absolute path, one with `..` in it, one
 * that no file system takes, and where a link on the way leads out of the folder, to it or nowhere. Neither need exist yet.
 */
export function isInside(folder: string, path: string): boolean {
  const parts = path.split(SEPARATORS).filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..') || path.includes('\0') || isAbsolute(path)) return false;
  let at = folder;
  return parts.every((part) => {
    at = join(at, part);
    if (!isLink(at)) return true;
    const target = targetOf(at);
    const way = target === undefined ? '..' : relative(realpathSync(folder), target);
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
}
