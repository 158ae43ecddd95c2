/** @file `hydrosol diff`: in which keys two runs or configs differ, and where the values come from. */
import { NO_SECRETS } from '../../compose/index.ts';
import { create, toYaml, type ConfigNode } from '../../config/index.ts';
import { describeOrigin, type Origin } from '../../errors.ts';
import { commandLine } from './command-line.ts';
import { diffConfigs } from './diff-configs.ts';
import { readSide, type Side } from './diff-side.ts';
import { bestFolder } from '../../sweep/index.ts';
import { EXIT } from '../exit.ts';
import { printResult } from '../terminal/print.ts';

/** One line of a difference: what one side has, and where that comes from. */
interface Line {
  readonly mark: '-' | '+';
  readonly text: string;
  readonly origin: Origin | undefined;
  readonly side: Side;
}

/** A value on one line, as YAML would write it. */
function valueText(node: ConfigNode): string {
  if (node.kind === 'list') return `[${node.items.map(valueText).join(', ')}]`;
  if (node.kind === 'map') return '{}';
  return toYaml(create([node]))
    .slice('- '.length)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** The options of groups that differ. */
function choiceLines(before: Side, after: Side): [string, Line[]][] {
  const keys = [...new Set([...before.choices.keys(), ...after.choices.keys()])];
  const line = (mark: Line['mark'], side: Side, key: string): Line[] => {
    const found = side.choices.get(key);
    return found === undefined ? [] : [{ mark, text: found.choice, origin: found.origin, side }];
  };
  return keys
    .filter((key) => before.choices.get(key)?.choice !== after.choices.get(key)?.choice)
    .map((key) => [`the option of ${key}`, [...line('-', before, key), ...line('+', after, key)]]);
}

/** The keys that differ. */
function keyLines(before: Side, after: Side): [string, Line[]][] {
  const line = (mark: Line['mark'], side: Side, key: string, node: ConfigNode | undefined): Line[] =>
    node === undefined ? [] : [{ mark, text: side.secrets.ofKey(key, valueText(node)), origin: node.origin, side }];
  return diffConfigs(before.values, after.values).map((one) => [
    one.key,
    [...line('-', before, one.key, one.before), ...line('+', after, one.key, one.after)],
  ]);
}

/** The differences of two sides as text, keys in their order, places below each other; `''` if there are none. */
export function formatDiff(before: Side, after: Side): string {
  const both = before.choices.size > 0 && after.choices.size > 0;
  const all = [...(both ? choiceLines(before, after) : []), ...keyLines(before, after)];
  const width = Math.min(40, Math.max(0, ...all.flatMap(([, lines]) => lines.map(({ text }) => text.length))));
  const shown = ({ mark, text, origin, side }: Line): string => {
    const place = origin === undefined ? '' : describeOrigin(origin, side.secrets);
    return `  ${mark} ${text.padEnd(width)}  ${place}`.trimEnd();
  };
  return all.map(([key, lines]) => `${[key, ...lines.map(shown)].join('\n')}\n`).join('');
}

/**
 * Prints in which keys two run folders, sweep jobs or config files differ, as they are written: interpolations are compared
 * by their text. Exit code 0 if they say the same, 1 if not. Throws USAGE for what is no config.
 */
export async function diff(
  a: string,
  b: string,
  { showSecrets = false }: { readonly showSecrets?: boolean | undefined } = {},
): Promise<number> {
  const open = async (path: string, lineFor: (path: string) => string): Promise<Side> => {
    const side = readSide(await bestFolder(path, lineFor), lineFor);
    return showSecrets ? { ...side, secrets: NO_SECRETS } : side;
  };
  const before = await open(a, (path) => commandLine('diff', path, b));
  const text = formatDiff(before, await open(b, (path) => commandLine('diff', a, path)));
  if (text === '') return EXIT.done;
  printResult(`--- ${a}\n+++ ${b}\n${text}`);
  return EXIT.failed;
}
