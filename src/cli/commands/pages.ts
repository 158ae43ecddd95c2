/** @file What each command of `hydrosol` is for, what it reads and writes, and how it is typed. */
import type { Argv } from 'yargs';
import { wrap } from '../../util/display-width.ts';

/** The help of a command. */
export interface Page {
  /** Its name and what stands behind it, as yargs reads it. */
  readonly usage: string;
  readonly summary: string;
  readonly reads: string;
  readonly writes: string;
  /** Words behind `hydrosol`, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
}

const RUN = 'outputs/2026-11-23/10-41-07';
const SWEEP = 'multirun/2026-11-23/10-50-00';
const SWEEP_2 = 'multirun/2026-11-24/09-12-30';

export const PAGES = {
  run: {
    usage: 'run [words..]',
    summary: 'Run an experiment or a sweep; its own page: hydrosol run --help',
    reads: 'the configs of the package or of --config-path, the data set, the store of trained networks',
    writes: 'a run folder below outputs/, with -m a sweep folder below multirun/, and the store outputs/store/',
    examples: [
      ['run model=cnn loss=relation loss.temperature=4', 'one run'],
      ["run -m 'seed=range(3)' loss=response,dkd", 'six runs, and their means over the seeds'],
    ],
  },
  resume: {
    usage: 'resume <dir>',
    summary: 'Continue a run or a sweep that was stopped or killed',
    reads: 'the run folder: its saved config, its record, its last checkpoint; the store; of a sweep its study',
    writes: 'the same run folder, and results.csv and seeds.json of its sweep',
    examples: [
      [`resume ${RUN}`, 'continue from the last checkpoint'],
      [`resume ${SWEEP}`, 'a sweep: what is finished stays, all else is run'],
      [`resume ${SWEEP} --failed`, 'and the jobs that failed are run again'],
    ],
  },
  reproduce: {
    usage: 'reproduce <dir>',
    summary: 'Run a logged experiment again and compare the numbers',
    reads: 'the run folder: its saved config, its record, its numbers',
    writes: 'a new run folder; the exit code is 1 if any number differs',
    examples: [
      [`reproduce ${RUN}`, 'train everything again, with the same engine and seed'],
      [`reproduce ${SWEEP}/0`, 'one job of a sweep'],
    ],
  },
  work: {
    usage: 'work <dir>',
    summary: 'Work on a sweep that others work on too',
    reads: 'sweep.json and study.jsonl of the sweep folder, its configs, the store',
    writes: 'the folders of the jobs that it does, and study.jsonl',
    examples: [
      [`work ${SWEEP}`, 'do jobs of the sweep until none is left'],
      [`work ${SWEEP} & npx hydrosol work ${SWEEP}`, 'two more workers'],
    ],
  },
  status: {
    usage: 'status <dir>',
    summary: 'Show where a sweep stands, and what its workers do',
    reads: 'study.jsonl of the sweep folder, and the signs of life of its workers',
    writes: 'nothing',
    examples: [
      [`status ${SWEEP}`, 'how many jobs are finished, and which run'],
      [`status ${SWEEP} | head -1`, 'the counts alone'],
    ],
  },
  rerun: {
    usage: 'rerun <dir> [words..]',
    summary: 'Run the command line of a run again, with more overrides',
    reads: 'the overrides of the run folder, and the configs as they are today',
    writes: 'a new run folder',
    examples: [
      [`rerun ${RUN}`, 'the same command line, with the configs of today'],
      [`rerun ${RUN} trainer.epochs=5`, 'and with another override'],
    ],
  },
  report: {
    usage: 'report <dirs..>',
    summary: 'Print the tables of a run, of one or several sweeps, or of all runs in a folder',
    reads: 'summary.json, the record and the saved configs of each run; sweep.json and study.jsonl of a sweep',
    writes: 'results.csv, seeds.json and optimization_results.yaml of a sweep folder; else nothing',
    examples: [
      [`report ${RUN}`, 'the networks of a run'],
      ['report outputs', 'all runs in a folder: the keys that differ, the main numbers'],
      [`report ${SWEEP} | cat`, 'all columns, however narrow the terminal'],
      [`report ${SWEEP} ${SWEEP_2}`, 'two sweeps of an experiment in one table'],
    ],
  },
  best: {
    usage: 'best <dirs..>',
    summary: 'Show the best job of one or several sweeps, and the best of each choice',
    reads: 'sweep.json and study.jsonl of the sweep folder, summary.json of its jobs',
    writes: 'nothing',
    examples: [
      [`best ${SWEEP}`, 'by what the sweep optimises, else by the accuracy of the student on the validation split'],
      [`best ${SWEEP} --by student/parameters`, 'by another value; --direction says where it should go'],
      [`rerun ${SWEEP}/best trainer.epochs=20`, 'SWEEP/best stands for the folder of the best job'],
    ],
  },
  diff: {
    usage: 'diff <a> <b>',
    summary: 'Compare two runs or configs, key by key',
    reads: 'the saved configs of two runs, or two config files',
    writes: 'nothing',
    examples: [
      [`diff ${SWEEP}/0 ${SWEEP}/1`, 'in which keys two jobs differ, and what set them'],
      ['diff conf/optimizer/adam.yaml conf/optimizer/adamw.yaml', 'two config files'],
    ],
  },
  export: {
    usage: 'export <dir> <file>',
    summary: 'Write a network of a run as an ONNX or safetensors file',
    reads: 'the folder of the network in the run folder',
    writes: 'the file, in the format that its name ends with',
    examples: [
      [`export ${RUN} student.onnx`, 'the student, for onnxruntime'],
      [`export ${RUN} teacher.safetensors --stage teacher`, 'the weights of the teacher'],
    ],
  },
  models: {
    usage: 'models [overrides..]',
    summary: 'List the models with their parameters, operations, memory and taps',
    reads: 'the configs and the data set; each model is built once, none is trained',
    writes: 'nothing',
    examples: [
      ['models', 'on the data set of the config, MNIST'],
      ['models --data synthetic model.dropout=0.1', 'on another data set, with an option changed'],
    ],
  },
  validate: {
    usage: 'validate [files..]',
    summary: 'Check configs without running: each option of each group',
    reads: 'the configs and their schema',
    writes: 'nothing; the exit code is 2 if something is wrong',
    examples: [
      ['validate', 'the whole tree'],
      ['validate --config-path conf conf/loss/relation.yaml', 'one file of a tree of your own'],
    ],
  },
  schema: {
    usage: 'schema [group]',
    summary: 'Print the JSON Schema of the configs, for editors',
    reads: 'the configs and their schema',
    writes: 'nothing; with --out a file for the config and for each group',
    examples: [
      ['schema loss', 'of the group loss'],
      ['schema --out conf/schema', 'of everything, for `# yaml-language-server: $schema=schema/config.json`'],
    ],
  },
} as const satisfies Readonly<Record<string, Page>>;

export type CommandName = keyof typeof PAGES;

const GROUPS: Readonly<Record<string, readonly CommandName[]>> = {
  'Run experiments': ['run', 'resume', 'work', 'status', 'reproduce', 'rerun'],
  'Look at results': ['report', 'best', 'diff', 'export'],
  'Look at what can be chosen': ['models', 'validate', 'schema'],
};

/** The examples of a command, each on a line that can be copied, and what it reads and writes. */
export function withPage<T>(command: Argv<T>, name: CommandName, width: number): Argv<T> {
  const { reads, writes, examples } = PAGES[name];
  const lines = examples.flatMap(([words, text]) => [`  # ${text}`, `  hydrosol ${words}`]);
  const files = [wrap(reads, { width, first: 'Reads   ' }), wrap(writes, { width, first: 'Writes  ' })];
  return command.epilogue(['Examples:', ...lines, '', ...files].join('\n'));
}

/** The page of `hydrosol --help`: the commands by what they are for. */
export function overview(width: number): string {
  const column = Math.max(...Object.values(PAGES).map(({ usage }) => usage.length)) + 13;
  const groups = Object.entries(GROUPS).flatMap(([title, names]) => [
    '',
    title,
    ...names.map((name) =>
      wrap(PAGES[name].summary, { width, first: `  hydrosol ${PAGES[name].usage}`.padEnd(column) }),
    ),
  ]);
  return [
    wrap('Knowledge-distillation experiments: configs as in Hydra, runs, sweeps, records.', { width }),
    '',
    'usage: hydrosol COMMAND ...',
    ...groups,
    '',
    'Examples',
    '  hydrosol run model=cnn loss=relation loss.temperature=4',
    '  hydrosol report outputs',
    '',
    wrap('hydrosol COMMAND --help says what a command reads and writes. --version prints the version.', { width }),
  ].join('\n');
}
