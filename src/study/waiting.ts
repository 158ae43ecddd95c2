/** @file The trials that wait, lowest number first. */

export interface WaitingTrials {
  /** Tells that a trial waits from now on. */
  readonly add: (number: number) => void;
  /** The numbers, lowest first. Finding the first takes the same time, on average, with any number of trials. */
  readonly numbers: () => Iterable<number>;
}

/**
 * Follows which trials wait. Most are created waiting, by rising numbers, and taken in that order, so a position that only
 * goes up passes them; the few that came back below it are kept in a list of their own. Trials that were taken are found out
 * by `isWaiting` when they are met.
 */
export function createWaiting(isWaiting: (number: number) => boolean, length: () => number): WaitingTrials {
  let next = 0;
  /** Falling numbers below `next`. */
  const returned: number[] = [];
  /** How many of them are above `number`. */
  const above = (number: number): number => {
    let [from, to] = [0, returned.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (returned[middle]! > number) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    add(number) {
      if (number >= next) return;
      const at = above(number);
      if (returned[at] !== number) returned.splice(at, 0, number);
    },
    *numbers() {
      while (returned.length > 0 && !isWaiting(returned.at(-1)!)) returned.pop();
      while (next < length() && !isWaiting(next)) next++;
      for (let i = returned.length - 1; i >= 0; i--) {
        const number = returned[i];
        if (number !== undefined && isWaiting(number)) yield number;
      }
      for (let number = next; number < length(); number++) if (isWaiting(number)) yield number;
    },
  };
}
