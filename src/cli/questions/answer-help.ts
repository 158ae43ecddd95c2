/** @file What `--help`, `--help TOPIC` and `--hydra-help` print. */
import {
  composeAll,
  taskConfig,
  type CommandWord,
  type Composition,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import { throwAll } from '../../errors.ts';
import { shellWord } from '../../override/index.ts';
import type { Program } from '../../program/index.ts';
import type { Schema } from '../../schema/index.ts';
import { wrap } from '../../util/display-width.ts';
import { firstLineOf } from '../../util/first-line.ts';
import { RUN_COMMAND } from '../../util/own-command.ts';
import { splitWord } from '../../util/split-word.ts';
import type { Flags } from '../flags.ts';
import { helpText, templateOf } from './help.ts';

export interface HelpRequest {
  readonly flags: Pick<Flags, 'topic' | 'hydraHelp'>;
  readonly words: readonly CommandWord[];
  readonly secrets: Secrets;
  /** Columns of a line. */
  readonly width: number;
}

/** Whether a page shows the config: there `--help db=mysql` is that page with another option, as in Hydra. */
function showsConfig(composition: Composition, own: string | undefined): boolean {
  return /\$CONFIG\b/.test(templateOf(composition, 'app', own));
}

/** Whether a topic is an override whose outcome a page with the config shows: of the `hydra` node that has the page itself alone. */
function mayBeShown(topic: string): boolean {
  const { key, value } = splitWord(topic);
  return value !== undefined && (!/^hydra[./]/.test(key) || /^hydra[./]help\b/.test(key));
}

/** The words that say where the configs are, as they are typed behind a program's name. */
function placeWords({ places: { configPath, configName, configDir } }: Workshop): string[] {
  const given = Object.entries({ '--config-path': configPath, '--config-name': configName, '--config-dir': configDir });
  return given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, shellWord(value)]));
}

interface Describing {
  readonly schemaFor: (composition: Composition) => Promise<Schema | undefined>;
  /** Whose options could not be found, and why. */
  readonly notes: () => Iterable<string>;
}

/**
 * What is known of a program's compositions. The parts of the user's own that they name are imported, as a run of the same words would
 * import them; those that a `--config-path` or `--config-dir` in a run folder may name are not, since anybody may have written it.
 */
async function describing<Config, Result>(
  program: Program<Config, Result>,
  { places: { configPath, configDir } }: Workshop,
): Promise<Describing> {
  const { schemaFinder } = await import('../../program/index.ts');
  const { runFolderOf } = await import('../../record/index.ts');
  const inRun = [configPath, configDir].find((place) => place !== undefined && runFolderOf(place) !== undefined);
  const find = await schemaFinder(program, { mayLoad: () => inRun === undefined });
  const found = new Set<string>();
  return {
    notes: () => found,
    async schemaFor({ config, resolvers }) {
      const { schema, unknown } = await find(taskConfig(config), { resolvers });
      for (const { name, error } of unknown) {
        const why = error === undefined ? `${inRun} is in a run folder` : firstLineOf(error);
        found.add(`the options of ${name} are not known: ${why}`);
      }
      return schema;
    },
  };
}

/**
 * The page of the program, of Hydrosol's own flags, or of a topic. On a page that shows the config an override is no topic.
 * Throws what is wrong with the words, and KEY_UNKNOWN for a topic that is not there.
 */
export async function answerHelp<Config, Result>(
  program: Program<Config, Result>,
  workshop: Workshop,
  composition: Composition,
  { flags, words, secrets, width }: HelpRequest,
): Promise<string> {
  const { topic, hydraHelp } = flags;
  const { programRecordOf } = await import('../../program/index.ts');
  const command = [programRecordOf(program).command ?? RUN_COMMAND, ...placeWords(workshop)].join(' ');
  const options = { which: hydraHelp ? 'hydra' : 'app', secrets, own: program.help, command, width } as const;
  if (topic === undefined) return helpText(workshop, composition, options);
  if (mayBeShown(topic) && showsConfig(composition, program.help)) {
    const other = composeAll(workshop, [...words, topic], 'multirun');
    throwAll(other.errors);
    return helpText(workshop, other.composition, options);
  }
  const { topicText } = await import('./help-topic.ts');
  const { schemaFor, notes } = await describing(program, workshop);
  const page = await topicText(topic, { workshop, words, schemaFor, command, secrets, width });
  return [page, ...Array.from(notes(), (note) => `\n${wrap(note, { width, first: 'note: ' })}`), ''].join('\n');
}
