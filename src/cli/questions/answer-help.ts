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
import { attempt } from '../../util/attempt.ts';
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

/** The schema by which a topic is explained: of one's own parts those that the words and the topic name, unless a run folder does. */
async function schemaFor(
  program: Program<never, never>,
  workshop: Workshop,
  words: readonly CommandWord[],
): Promise<Schema | undefined> {
  const { schemaOf, schemaWithParts } = await import('../../program/index.ts');
  const { runFolderOf } = await import('../../record/index.ts');
  const { configPath, configDir } = workshop.places;
  const isForeign = [configPath, configDir].some((place) => place !== undefined && runFolderOf(place) !== undefined);
  const { value } = attempt(() => composeAll(workshop, words, 'multirun'));
  if (value === undefined || isForeign) return schemaOf(program);
  const { config, resolvers } = value.composition;
  return schemaWithParts(program, taskConfig(config), resolvers);
}

/** The words that say where the configs are, as they are typed behind a program's name. */
function placeWords({ places: { configPath, configName, configDir } }: Workshop): string[] {
  const given = Object.entries({ '--config-path': configPath, '--config-name': configName, '--config-dir': configDir });
  return given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, shellWord(value)]));
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
  const choosing = splitWord(topic).value === undefined ? words : [...words, topic];
  const schema = await schemaFor(program as never, workshop, choosing);
  return `${topicText(topic, { workshop, words, schema, command, secrets, width })}\n`;
}
