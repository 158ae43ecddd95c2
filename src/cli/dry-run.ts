/** @file What `--dry-run` prints: what would run, once it was found right. */
import type { ComposedAll, Workshop } from '../compose/index.ts';
import { checkOne, warnOf, type Program, type Session } from '../program/index.ts';
import { jobName, SEED } from '../record/index.ts';
import { formatTables, tableStyle, type Table, type TableStyle } from '../report/index.ts';
import { checkSweep, textOfParam, type CheckedSweep, type SweepPlan } from '../sweep/index.ts';
import { wrap } from '../util/display-width.ts';
import { shownPath } from '../util/shown-path.ts';
import { EXIT } from './exit.ts';
import { printResult } from './terminal/print.ts';

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Two columns, the second in line and in the width of the terminal. */
function pairs(rows: readonly (readonly [string, string])[], { width }: TableStyle): string {
  const longest = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => wrap(text, { width, first: `${name.padEnd(longest)}  ` })).join('\n');
}

/** The options that were chosen, and the words that were typed, without secrets. */
function asked(
  session: Session,
  { composition, words: typed }: ComposedAll,
  swept: { readonly has: (group: string) => boolean } = new Set(),
): (readonly [string, string])[] {
  const { word } = session.secretsOf(composition);
  const choices = [...composition.choices].filter(([group]) => !group.startsWith('hydra/') && !swept.has(group));
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['groups', choices.map(([group, option]) => `${group}=${String(option)}`)],
    ['overrides', typed.map(word)],
  ];
  return rows.flatMap(([name, words]) => (words.length === 0 ? [] : [[name, words.join(' ')] as const]));
}

/** Checks a single run and prints where it would run, with which groups and overrides. Throws all that is wrong with it. */
export async function tellDryRun<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  composed: ComposedAll,
): Promise<number> {
  const { composition } = await checkOne(program, composed);
  const folder = shownPath(String(composition.get('hydra.runtime.output_dir')));
  const rows = [['folder', folder] as const, ...asked(session, composed)];
  printResult(`1 job was checked, and nothing was run\n${pairs(rows, tableStyle(process.stdout))}\n`);
  return EXIT.done;
}

/** One row for each job: its number, its choice of each swept key, and of several with one number the seed. */
function jobsTable({ plan: { cells, space }, seeds }: Pick<CheckedSweep, 'plan' | 'seeds'>): Table {
  const keys = [...space].filter(([key]) => seeds.size === 0 || key !== SEED);
  const columns = [{ title: 'job', align: 'right' as const }, ...keys.map(([title]) => ({ title }))];
  const rows = cells.flatMap((cell, number) => {
    const choices = keys.map(([key, parameter]) => {
      const value = cell.get(key);
      return value === undefined ? '–' : textOfParam(parameter, value);
    });
    const replicates = seeds.get(number)?.map((seed, i) => [jobName(number, i), ...choices, String(seed)]);
    return replicates ?? [[jobName(number), ...choices]];
  });
  return { columns: seeds.size === 0 ? columns : [...columns, { title: SEED, align: 'right' as const }], rows };
}

/** One row for each key: what a sampler may choose. */
function spaceTable({ space }: Pick<SweepPlan, 'space'>): Table {
  const rows = Array.from(space, ([key, { distribution, texts = [] }]) => {
    if (distribution.kind === 'categorical') return [key, texts.join(', '), ''];
    const { low, high, log, step, kind } = distribution;
    const by = step === null || (kind === 'int' && step === 1) ? '' : `steps of ${step}`;
    return [key, `${low} to ${high}`, log ? 'logarithmic' : by];
  });
  return { columns: [{ title: 'key' }, { title: 'values' }, { title: 'scale' }], rows };
}

/** Who chooses the jobs and ends them early, and how many there are. */
function sampledBy(sampling: CheckedSweep['sampling']): (readonly [string, string])[] {
  if (sampling === undefined) return [];
  const { sampler, pruner, trials } = sampling;
  const rows = [['trials', String(trials)] as const, ['sampler', sampler.target] as const];
  return pruner === undefined ? rows : [...rows, ['pruner', pruner.target]];
}

/** What is optimised, and how many seeds each job has. */
function purposeOf({ goal = [], replicates, cells }: SweepPlan): (readonly [string, string])[] {
  const goals = goal.map(({ name, direction }) => ['goal', `${direction} ${name}`] as const);
  return replicates === 1
    ? goals
    : [...goals, ['seeds', `${replicates} for each job: ${count(cells.length * replicates, 'run')}`]];
}

/** Checks all jobs of a sweep and prints them as a table that fits the terminal. Throws all that is wrong with any of them. */
export async function tellDrySweep<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  workshop: Workshop,
  { master, words }: { readonly master: ComposedAll; readonly words: readonly string[] },
): Promise<number> {
  const { plan, sampling, jobs, seeds, folder } = await checkSweep(session, program, workshop, { master, words });
  const warn = warnOf(session, master.composition);
  for (const warning of plan.warnings) warn(warning);
  const table =
    plan.space.size + seeds.size === 0 ? [] : [sampling === undefined ? jobsTable({ plan, seeds }) : spaceTable(plan)];
  const some = sampling === undefined ? '' : ' with every choice and every end of a range';
  const were = `${count(jobs.length, 'job')}${some} ${jobs.length === 1 ? 'was' : 'were'} checked, and nothing was run`;
  const rows = [
    ['folder', shownPath(folder)] as const,
    ...purposeOf(plan),
    ...sampledBy(sampling),
    ...asked(session, master, plan.space),
  ];
  const style = tableStyle(process.stdout);
  printResult(`${formatTables([...table, were, pairs(rows, style)], style)}\n`);
  return EXIT.done;
}
