/**
 * @file What samplers find, and how long a proposal takes, beside Optuna in the same run:
 * `npm run bench:samplers [-- --only tpe,gp --functions sphere --seeds 20 --keep FILE]`; `test/bench/peers/samplers-setup.sh` makes the
 * Python. `--keep` keeps what Optuna found in a file and takes it from there, for one who changes a sampler of ours.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { findPython, type Peer, startPeer } from '../peer.ts';
import { holm, mannWhitney, median } from './compare.ts';
import { type Contender, CONTENDERS } from './contenders.ts';
import { type FunctionName, FUNCTIONS } from './functions.ts';
import { ours, outcomeOf, theirs, timesOf } from './sides.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    functions: { type: 'string' },
    seeds: { type: 'string' },
    keep: { type: 'string' },
  },
});
const listed = (list: string | undefined, name: string): boolean =>
  list === undefined || list.split(',').includes(name);
/** Proposals that are timed, after as many that are not. */
const TIMED = 20;
/** Below this, corrected for the number of rows, two samplers differ. */
const LEVEL = 0.01;

interface Row {
  readonly contender: Contender;
  readonly name: FunctionName;
  readonly own: readonly number[];
  readonly other: readonly number[];
}

type Kept = Record<string, number[]>;

async function rowOf(peer: Peer, contender: Contender, name: FunctionName, kept: Kept): Promise<Row> {
  const test = FUNCTIONS[name];
  const { trials = 100, seeds: usual = 20, sampler, args = {} } = contender;
  const seeds = Number(flags.seeds ?? usual);
  const key = JSON.stringify([sampler, args, name, trials]);
  const [own, other]: [number[], number[]] = [[], (kept[key] ??= [])];
  for (let seed = 0; seed < seeds; seed++) {
    if (other[seed] === undefined)
      other[seed] = await outcomeOf(await theirs(peer, test, contender, seed), test, trials);
    own.push(await outcomeOf(ours(test, contender.ours(seed), seed), test, trials));
  }
  return { contender, name, own, other: other.slice(0, seeds) };
}

/** Median milliseconds of a proposal, ours and Optuna's. */
async function timeOf(peer: Peer, contender: Contender, name: FunctionName): Promise<readonly [number, number]> {
  const test = FUNCTIONS[name];
  const { timedAfter = 999 } = contender;
  const sides = [ours(test, contender.ours(0), 0), await theirs(peer, test, contender, 0)];
  const times: number[] = [];
  for (const side of sides) times.push(median((await timesOf(side, test, timedAfter, 2 * TIMED)).slice(TIMED)));
  return [times[0]!, times[1]!];
}

const python = findPython(['optuna']);
if (python === undefined) {
  console.log('skipped: no Python with optuna (sh test/bench/peers/samplers-setup.sh makes one)');
} else {
  const peer = startPeer(python, fileURLToPath(new URL('../peers/samplers.py', import.meta.url)), []);
  try {
    const kept: Kept =
      flags.keep !== undefined && existsSync(flags.keep) ? (JSON.parse(readFileSync(flags.keep, 'utf8')) as Kept) : {};
    const rows: Row[] = [];
    const times: (readonly [number, number])[] = [];
    for (const contender of CONTENDERS.filter(({ name }) => listed(flags.only, name)))
      for (const name of contender.functions.filter((one) => listed(flags.functions, one))) {
        rows.push(await rowOf(peer, contender, name, kept));
        times.push(await timeOf(peer, contender, name));
        if (flags.keep !== undefined) writeFileSync(flags.keep, JSON.stringify(kept));
      }
    const tests = rows.map(({ own, other }) => mannWhitney(own, other));
    const corrected = holm(tests.map(({ p }) => p));
    const verdicts = tests.map(({ lower }, i) => (corrected[i]! >= LEVEL ? '' : lower > 0.5 ? 'better' : 'worse'));
    const table = new Table({
      head: ['sampler', 'function', 'ours', 'Optuna', 'ours lower', 'p', 'p (Holm)', '', 'ms', 'Optuna ms'],
      style: { head: [], border: [] },
    });
    for (const [i, { contender, name, own, other }] of rows.entries()) {
      const numbers = [median(own), median(other), tests[i]!.lower, tests[i]!.p, corrected[i]!];
      const texts = numbers.map((number) => number.toPrecision(3));
      table.push([contender.name, name, ...texts, verdicts[i], ...times[i]!.map((ms) => ms.toPrecision(3))]);
    }
    console.log(table.toString());
    const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
    const slower = times.filter(([own, other]) => own > other).length;
    console.log(`${rows.length} rows: ${count('better')} better, ${count('worse')} worse, ${slower} slower`);
    if (count('worse') > 0 || slower > 0) process.exitCode = 1;
  } finally {
    peer.stop();
  }
}
