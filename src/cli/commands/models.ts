/** @file `hydrosol models`: what the models that can be chosen are, and what they cost on a data set. */
import type { ExperimentConfig, NamedModel, Part } from '../../app/index.ts';
import { composeAll, openWorkshop, type Workshop } from '../../compose/index.ts';
import { HydrosolError, throwAll } from '../../errors.ts';
import { formatModelTable, type ModelRow, tableStyle } from '../../report/index.ts';
import { shellWord } from '../../override/index.ts';
import { advised, checkJob, checkOf, type Check, type Program } from '../../program/index.ts';
import { EXIT } from '../exit.ts';
import { printResult } from '../terminal/print.ts';

type Described = Pick<Program<never, never>, 'name' | 'configDir' | 'configName' | 'schema' | 'parts'>;

export interface ModelsOptions {
  /** Overrides of the whole config, e.g. `data.root=…`, `model.dropout=0.5`. */
  readonly overrides?: readonly string[] | undefined;
  /** An option of `data`. Default: what the config has. */
  readonly data?: string | undefined;
  readonly configPath?: string | undefined;
  readonly configName?: string | undefined;
  readonly configDir?: string | undefined;
}

/** Groups whose options have a model, and where it is in the config. */
const GROUPS = {
  model: ({ model }: ExperimentConfig): Part => model,
  teacher: ({ teacher }: ExperimentConfig): Part => teacher.model,
} as const;

/** The model of one option of a group, or why there is no config with it. */
type ModelChoice = { readonly config: ExperimentConfig; readonly model: NamedModel } | { readonly row: ModelRow };

/** The options of each group that are asked for by words such as `model=cnn,mlp`, and the other words. */
function askedFor(words: readonly string[]): {
  readonly asked: ReadonlyMap<string, string[]>;
  readonly others: string[];
} {
  const asked = new Map<string, string[]>();
  const others = words.filter((word) => {
    const [group = '', options] = word.split(/=(.*)/s);
    if (!(group in GROUPS) || options === undefined) return true;
    asked.set(group, options.split(','));
    return false;
  });
  return { asked, others };
}

/**
 * Composes the config with each option in turn, or those that are asked for; one that leaves open what is made is none. Throws
 * what is wrong with all, or with one that is asked for.
 */
async function composeChoices(workshop: Workshop, given: readonly string[], check: Check): Promise<ModelChoice[]> {
  const failed: HydrosolError[][] = [];
  const choices: ModelChoice[] = [];
  const { asked, others: words } = askedFor(given);
  for (const [group, modelOf] of Object.entries(GROUPS)) {
    const all = workshop.repository.list(group, 'config');
    for (const option of asked.size === 0 ? all : (asked.get(group) ?? [])) {
      const name = `${group}=${option}`;
      // an option of the other group's model need not fit what is there by default
      const other = group === 'model' ? 'teacher.' : 'model.';
      const composed = composeAll(workshop, [name, ...words.filter((word) => !word.startsWith(other))], 'run');
      const checked = await checkJob<ExperimentConfig>(composed, check);
      if ('job' in checked) {
        choices.push({ config: checked.job.config, model: { name, model: modelOf(checked.job.config) } });
      } else if (!checked.errors.every(({ code }) => code === 'MISSING_VALUE')) {
        failed.push([...checked.errors]);
        choices.push({ row: { name, kind: NO_MODEL, problem: checked.errors[0]!.message } });
      }
    }
  }
  if (failed.length === choices.length || asked.size > 0) throwAll(failed[0] ?? []);
  return choices;
}

const NO_MODEL = '–';

/** What prints the same table, however wide it is. */
function wholeOf({ overrides = [], data, configPath, configName, configDir }: ModelsOptions): string {
  const flags = { data, 'config-path': configPath, 'config-name': configName, 'config-dir': configDir };
  const words = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value]));
  return `npx hydrosol models ${[...overrides, ...words].map((word) => `${shellWord(word)} `).join('')}| cat`;
}

/**
 * Prints every option of `model` and `teacher` with its parameters, operations, memory and taps on a data set. Throws what is
 * wrong with the overrides, and what the data set throws.
 */
export async function models(program: Described, options: ModelsOptions): Promise<number> {
  const { data, overrides = [], configPath, configName, configDir } = options;
  const workshop = openWorkshop(program, { configPath, configName, configDir });
  const words = [...(data === undefined ? [] : [`data=${data}`]), ...overrides];
  const choices = await composeChoices(workshop, words, await checkOf(program)).catch(async (error: unknown) => {
    if (!(error instanceof HydrosolError)) throw error;
    throw await advised(error, { program, workshop, words, running: true });
  });
  const known = choices.flatMap((choice) => ('config' in choice ? [choice] : []));
  const { describeModels } = await (await import('../../app/index.ts')).loadShippedExperiment();
  const described = await describeModels(
    known[0]!.config.data,
    known.map(({ model }) => model),
  );
  const rows = choices.map((choice) => ('row' in choice ? choice.row : described[known.indexOf(choice)]!));
  printResult(`${formatModelTable(rows, { ...tableStyle(process.stdout), whole: wholeOf(options) })}\n`);
  return EXIT.done;
}
