/** @file `run`: the shipped experiment. */
import { shipped } from '../../app/index.ts';
import { main } from '../main.ts';

/** Runs the shipped experiment by a command line and gives its exit code, as `main`. */
export function run(words: readonly string[]): Promise<number> {
  return main(shipped, words);
}
