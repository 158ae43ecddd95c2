/** @file Taps that note which of them are read. */
import type { Taps } from '../models/model.ts';

/** Taps that are watched, and the names that were asked for so far, also those that there are not. */
export interface WatchedTaps {
  readonly taps: Taps;
  readonly read: ReadonlySet<string>;
}

/** The same taps, watched. */
export function watchTaps(taps: Taps): WatchedTaps {
  const read = new Set<string>();
  const get = (from: Taps, name: string | symbol): unknown => {
    if (typeof name === 'string') read.add(name);
    return Reflect.get(from, name);
  };
  return { taps: new Proxy(taps, { get }), read };
}
