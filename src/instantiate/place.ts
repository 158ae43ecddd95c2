/** @file Where an error about a node points. */
import type { ConfigNode } from '../config/index.ts';
import { fullKey } from '../config/index.ts';
import type { ErrorDetails } from '../errors.ts';

/** A node's path and the text that set it; nothing for the top of plain data. */
export function placeOf(node: ConfigNode): Pick<ErrorDetails, 'fullKey' | 'origin'> {
  const key = fullKey(node);
  return { fullKey: key === '' ? undefined : key, origin: node.origin };
}
