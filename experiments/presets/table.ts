/** @file results.csv of the sweep → RESULTS.md: npx tsx experiments/presets/table.ts multirun/presets/results.csv */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { blockedTTest, holmAdjusted, meanInterval, type BlockedTest } from 'hydrosol/report';

/** A row of results.csv: a preset (`loss`) that taught a student (`model`) a task (`data`). */
type Row = Readonly<Record<string, string>>;

const LEVEL = 0.05;
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: npx tsx experiments/presets/table.ts multirun/presets/results.csv');
const rows = parse(await readFile(path), { columns: true }) as Row[];
const finished = rows.filter(({ status }) => status === 'FINISHED');

/** The values of a column, each once, in their order. */
const choices = (column: string): string[] => [...new Set(rows.map((row) => row[column]!))];
const [tasks, presets, seeds] = ['data', 'loss', 'seed'].map(choices) as [string[], string[], string[]];

const where = (choice: Row): Row[] =>
  finished.filter((row) => Object.entries(choice).every(([key, value]) => row[key] === value));
const studentsOf = (data: string): string[] => [
  ...new Set(rows.flatMap((row) => (row['data'] === data ? [row['model']!] : []))),
];

/** Points of test accuracy, student minus the baseline of the same seed. */
const differencesOf = (choice: Row): number[] =>
  where(choice).map(
    ({ student_accuracy: student, baseline_accuracy: baseline }) => 100 * (Number(student) - Number(baseline)),
  );

/** A preset on a task, over those students that have the most seeds, at least two. */
interface Cell {
  readonly loss: string;
  readonly test: BlockedTest;
  readonly holm: number;
}

function cellsOf(data: string): Cell[] {
  const tested = presets.flatMap((loss) => {
    const all = studentsOf(data).map((model) => differencesOf({ data, loss, model }));
    const most = Math.max(2, ...all.map((block) => block.length));
    const blocks = all.filter((block) => block.length === most);
    return blocks.length === 0 ? [] : [{ loss, test: blockedTTest(blocks) }];
  });
  const adjusted = holmAdjusted(tested.map(({ test }) => test.p));
  return tested.map((cell, i) => ({ ...cell, holm: adjusted[i]! }));
}

const cells = new Map(tasks.map((data) => [data, cellsOf(data)]));
const isAbove = ({ test, holm }: Cell): boolean => holm < LEVEL && test.mean > 0;
const isBelow = ({ test, holm }: Cell): boolean => holm < LEVEL && test.mean < 0;

/** On how many tasks a preset is what is asked. */
const tasksWhere = (loss: string, is: (cell: Cell) => boolean): number =>
  [...cells.values()].filter((of) => of.some((cell) => cell.loss === loss && is(cell))).length;

const signed = (points: number, digits: number): string =>
  `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(digits)}`;
const probability = (p: number): string => (p < 0.0001 ? '< 0.0001' : p.toPrecision(2).replace(/^1\.0$/, '1'));

function cellText(data: string, loss: string): string {
  const cell = cells.get(data)!.find((one) => one.loss === loss);
  if (cell === undefined) return '–';
  const { mean, p, interval_95: interval } = cell.test;
  const mark = isAbove(cell) ? ' ▲' : isBelow(cell) ? ' ▼' : '';
  const half = (interval[1] - interval[0]) / 2;
  return `${signed(mean, 2)} ± ${half.toFixed(2)}${mark} (${probability(p)}; ${probability(cell.holm)})`;
}

const table = (titles: readonly string[], lines: readonly (readonly string[])[]): string =>
  [titles, titles.map((_, i) => (i === 0 ? '---' : '---:')), ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');

const code = (text: string): string => `\`${text}\``;
const named = (of: readonly string[]): string =>
  `${of.length} of ${presets.length}${of.length === 0 ? '' : `: ${of.map(code).join(', ')}`}`;

function studentText(data: string, loss: string, model: string): string {
  const differences = differencesOf({ data, loss, model });
  return differences.length === 0 ? '–' : signed(meanInterval(differences).mean, 1);
}

/** Mean accuracy in percent ± half of its interval over the seeds, each counted once. */
function accuracyText(choice: Row, column: string): string {
  const bySeed = new Map(where(choice).map((row) => [row['seed'], 100 * Number(row[column])]));
  const { mean, interval_95: interval } = meanInterval([...bySeed.values()]);
  return interval === undefined
    ? mean.toFixed(1)
    : `${mean.toFixed(1)} ± ${((interval[1] - interval[0]) / 2).toFixed(1)}`;
}

const minutes = rows.reduce((sum, { seconds }) => sum + Number(seconds), 0) / 60;
const degrees = [...cells.values()].flatMap((of) => of.map(({ test }) => test.degrees));

console.log(`# Presets against their baselines

${rows.length} jobs, ${Math.round(minutes)} minutes of all workers together. ${presets.length} presets, ${seeds.length} seeds.

- significantly below the baseline on two tasks or more: ${named(presets.filter((loss) => tasksWhere(loss, isBelow) >= 2))}
- significantly above the baseline on one task or more: ${named(presets.filter((loss) => tasksWhere(loss, isAbove) >= 1))}

## Each preset on each task

Points of test accuracy of the student above the baseline of the same kind and seed: the mean over students and seeds ± half of its
95 % interval, and in brackets p and p after Holm's adjustment for the ${presets.length} presets of the task. ▲ and ▼ mark what is
significant after it (p < ${LEVEL}). Students are fixed blocks: each has a mean of its own, and chance is what differs between the seeds
of one student, with students × (seeds − 1) = ${[...new Set(degrees)].join(' or ')} degrees of freedom.

${table(
  ['loss', ...tasks],
  presets.map((loss) => [code(loss), ...tasks.map((data) => cellText(data, loss))]),
)}

## Each student

The same points, the mean over the seeds of one student.
${tasks
  .map(
    (data) =>
      `\n${table(
        [data, ...studentsOf(data)],
        presets.map((loss) => [code(loss), ...studentsOf(data).map((model) => studentText(data, loss, model))]),
      )}\n`,
  )
  .join('')}
## The networks

Test accuracy in percent, mean over the seeds ± half of its 95 % interval.

${table(
  ['data', 'model', 'baseline', 'teacher'],
  tasks.flatMap((data) =>
    studentsOf(data).map((model) => [
      data,
      model,
      accuracyText({ data, model }, 'baseline_accuracy'),
      accuracyText({ data, model }, 'teacher_accuracy'),
    ]),
  ),
)}`);

/** What could not run, and why: once for all its seeds. */
const reasons = new Map(
  rows.flatMap(({ status, data, model, loss, error }) =>
    status === 'FAILED' ? [[`| ${code(loss!)} | ${model} | ${data} |`, error!]] : [],
  ),
);
if (reasons.size > 0) {
  console.log(`
## Without a result

| loss | model | data | why |
| --- | --- | --- | --- |
${Array.from(reasons, ([cell, why]) => `${cell} ${why} |`).join('\n')}`);
}
