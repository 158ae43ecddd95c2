/** @file The keys of a config that somebody may have meant by a key that is not there. */
import { childrenOf, joinKey, keyText, type ConfigNode, type MapNode } from '../config/index.ts';
import { nearest } from '../util/suggest.ts';
import { foreignNames, plainName, sameMeaning } from './synonyms.ts';

/** A key of the config, with all above it. */
export interface Place {
  readonly keys: readonly string[];
  readonly node: ConfigNode;
}

/** Places that may have been meant, in groups of equally good guesses, the best first. */
export interface PlacesMeant {
  /** Those of the same name, then those that mean what the name means elsewhere. */
  readonly same: readonly (readonly Place[])[];
  /** Those that are spelt alike. */
  readonly alike: readonly (readonly Place[])[];
}

/** How many names that are spelt alike are looked for. */
const MOST_NAMES = 4;

/** All keys of a config, outer ones first; those of the `hydra` node only if they are asked for. */
function placesOf(config: MapNode, withHydra: boolean): Place[] {
  const found: Place[] = [];
  const visit = (node: ConfigNode, keys: readonly string[]): void => {
    if (node.kind !== 'map') return;
    for (const child of childrenOf(node)) {
      const name = keyText(child.key ?? '');
      if (keys.length === 0 && name === 'hydra' && !withHydra) continue;
      const own = [...keys, name];
      found.push({ keys: own, node: child });
      visit(child, own);
    }
  };
  visit(config, []);
  return found;
}

/** How many of the typed keys lead to a place too, by name, by meaning, or spelt nearly so. */
function shared(typed: readonly string[], { keys }: Place): number {
  const leads = (one: string): boolean =>
    sameMeaning(one).some((meaning) => keys.includes(meaning)) ||
    keys.some((key) => plainName(key) === plainName(one) || nearest(one, [key]).length > 0);
  return typed.slice(0, -1).filter(leads).length;
}

/** The best of some places: those with most of the typed keys on the way, the shortest first; of those with any only the shortest. */
function best(typed: readonly string[], places: readonly Place[]): Place[] {
  const most = Math.max(0, ...places.map((place) => shared(typed, place)));
  const found = places.filter((place) => shared(typed, place) === most).sort((a, b) => a.keys.length - b.keys.length);
  return most === 0 ? found : found.filter(({ keys }) => keys.length === found[0]!.keys.length);
}

/** Whether a path ends with some keys. */
function endsWith({ keys }: Place, tail: readonly string[]): boolean {
  return tail.every((part, i) => plainName(keys.at(i - tail.length) ?? '') === plainName(part));
}

/** The place of a path with its slips of the finger mended, as far as all of it leads somewhere. */
function mended(places: readonly Place[], typed: readonly string[]): Place[] {
  let at: Place | undefined;
  for (const key of typed) {
    const above = at?.keys ?? [];
    const below = places.filter(
      ({ keys }) => keys.length === above.length + 1 && above.every((name, i) => keys[i] === name),
    );
    const names = below.map(({ keys }) => keys.at(-1)!);
    const name = names.find((one) => one === key) ?? nearest(key, names)[0];
    at = below.find(({ keys }) => keys.at(-1) === name);
    if (at === undefined) return [];
  }
  return at === undefined ? [] : [at];
}

/** The places whose path stands in a text as it is, without the backslashes that it needs: `m.x.y=1` for `m.x\.y`. */
export function plainlyWritten(config: MapNode, isWritten: (plain: string) => boolean): Place[] {
  return placesOf(config, true).filter(({ keys }) => {
    const plain = keys.join('.');
    return joinKey(keys) !== plain && isWritten(plain);
  });
}

/** The keys of a config that may have been meant by a path that leads nowhere in it. */
export function keysMeant(config: MapNode, typed: readonly string[]): PlacesMeant {
  const last = typed.at(-1) ?? '';
  const all = placesOf(config, typed[0] === 'hydra').filter(({ keys }) => joinKey(keys) !== joinKey(typed));
  const named = (...tail: string[]): Place[] => all.filter((place) => endsWith(place, tail));
  // a meaning may be of several keys: `soft.weight`
  const ofMeaning = (name: string): Place[] => sameMeaning(name).flatMap((meaning) => named(...meaning.split('.')));
  const names = new Set([...all.map(({ keys }) => plainName(keys.at(-1)!)), ...foreignNames()]);
  const spelt = nearest(plainName(last), names, MOST_NAMES).flatMap((name) => [...named(name), ...ofMeaning(name)]);
  return {
    same: [best(typed, named(last)), best(typed, ofMeaning(last))],
    alike: [mended(all, typed), best(typed, [...new Set(spelt)])],
  };
}

/** The path of the key that was most likely meant, as one types it; nothing if none comes near. */
export function nearestKey(config: MapNode, typed: readonly string[]): string | undefined {
  const { same, alike } = keysMeant(config, typed);
  const plain = plainlyWritten(config, (path) => path === typed.join('.'));
  const [found] = [plain, ...alike.slice(0, 1), ...same, ...alike.slice(1)].flat();
  return found === undefined ? undefined : joinKey(found.keys);
}
