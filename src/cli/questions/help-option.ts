/** @file The pages of `--help GROUP` and `--help GROUP=OPTION`. */
import { allOptionsOf, choiceNodes, choiceOf, optionsOf, packageOf, type Composition } from '../../compose/index.ts';
import { MISSING, splitKey } from '../../config/index.ts';
import { shellWord } from '../../override/index.ts';
import { displayWidth, firstLineOf, wrap } from '../../util/display-width.ts';
import { describeKey, madeOf, partLines, withMeaning } from './help-keys.ts';
import { notesOf } from './option-notes.ts';
import { composed, knownOf, type TopicRequest } from './topic-request.ts';

/** How an example begins: the program, and where its configs are. */
const EXAMPLE = /\bnpx run\b( --config-(path|name|dir)[ =]\S+)*/;

interface WithOption {
  readonly composition: Composition;
  readonly typed: readonly string[];
  readonly at: readonly string[];
}

/** What must be chosen besides, so that a group has a choice: the option of the group around it that brings it along. */
function neededFor(name: string, request: TopicRequest): readonly string[] {
  const { choices, repository } = composed(request, request.words);
  if (choices.has(name)) return [];
  const parent = name.slice(0, Math.max(0, name.lastIndexOf('/')));
  const own = name.slice(parent.length + 1);
  const brings = (option: string): boolean =>
    repository.load(`${parent}/${option}`)?.defaults.some((item) => item.kind === 'group' && item.group === own) ===
    true;
  const option = parent === '' ? undefined : repository.list(parent, 'config').find(brings);
  return option === undefined ? [] : [`${parent}=${option}`];
}

/** The composition with an option, the words that make it, and where the option goes in it. */
function withOption(name: string, value: string, request: TopicRequest): WithOption {
  const { words } = request;
  const needed = neededFor(name, request);
  const { choices } = composed(request, [...words, ...needed]);
  const isList = Array.isArray(choices.get(name)) && !value.startsWith('[');
  const word = `${choices.has(name) ? '' : '+'}${name}=${isList ? `[${value}]` : value}`;
  const typed = [...needed, word];
  const composition = composed(request, [...words, ...typed]);
  const node = choiceNodes(composition.defaults.roots).get(name);
  const place = node === undefined ? '' : packageOf(node, { header: true });
  return { composition, typed, at: place === '' ? [] : splitKey(place) };
}

/** What an option is, by its file and by the schema, how it is chosen, and its keys. */
export async function optionText(name: string, value: string, request: TopicRequest): Promise<string> {
  const { width, command } = request;
  const { composition, typed, at } = withOption(name, value, request);
  const known = await knownOf(composition, request);
  const options = value.replaceAll(/^\[|\]$/g, '').split(',');
  const [group = ''] = name.split('@');
  const notes = options.map((option) => notesOf(composition.repository, `${group}/${option.trim()}`));
  const texts = notes.flatMap(({ text }) => (text === '' ? [] : [wrap(text, { width, first: '  ' })]));
  const examples = notes.flatMap(({ examples: all }) => all.map((line) => line.replace(EXAMPLE, () => command)));
  const made = madeOf(known, at);
  const [summary] = describeKey(known, at)?.descriptions.slice(-1) ?? [];
  const maker =
    made === undefined || made === MISSING ? [] : [wrap(withMeaning(made, summary), { width, first: '  ' })];
  const head = [`${name}=${value}`, ...texts, ...(texts.length > 0 && maker.length > 0 ? [''] : []), ...maker];
  const shown = examples.length === 0 ? [[command, ...typed.map(shellWord)].join(' ')] : examples;
  const keys = partLines(known, at);
  return [...head, '', ...shown.map((line) => `  ${line}`), ...(keys.length === 0 ? [] : ['', 'Keys:', ...keys])].join(
    '\n',
  );
}

/** A summary in one line: where it is too long, without what stands in brackets, such as the paper. */
function shortened(summary: string, width: number): string {
  const isShort = displayWidth(summary) <= width;
  return firstLineOf(isShort ? summary : summary.replaceAll(/ \([^()]*\)/g, ''), width);
}

/** The options of a group, a line each, and which of them is chosen. */
async function groupText(group: string, request: TopicRequest): Promise<string> {
  const { width, command } = request;
  const composition = composed(request, [...request.words, ...neededFor(group, request)]);
  const known = await knownOf(composition, request);
  const options = allOptionsOf(composition.repository, group);
  const chosen = [composition.choices.get(group) ?? []].flat();
  const longest = Math.max(...options.map((option) => option.length));
  const [about] = describeKey(known, group.split('/'))?.descriptions ?? [];
  const lines = options.map((option) => {
    const mark = chosen.includes(option) ? '*' : ' ';
    const { summary } = notesOf(composition.repository, `${group}/${option}`);
    const start = `${mark} ${option.padEnd(longest)}  `;
    return `${start}${shortened(summary, width - start.length)}`.trimEnd();
  });
  const example = chosen[0] ?? options[0] ?? '';
  return [
    about === undefined ? group : wrap(about, { width, first: `${group}: ` }),
    '',
    ...lines,
    '',
    `* what the config has. The keys of an option: ${command} --help ${shellWord(`${group}=${choiceOf(example)}`)}`,
  ].join('\n');
}

/** A group's page is that of its only option; else it lists them all. */
export async function groupPage(group: string, request: TopicRequest): Promise<string> {
  const [only, second] = optionsOf(composed(request, request.words).repository, group);
  return second === undefined && only !== undefined ? optionText(group, only, request) : groupText(group, request);
}
