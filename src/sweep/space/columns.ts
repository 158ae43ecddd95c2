/** @file What a command line and its grids say of each key. */
import { HydrosolError, throwAll } from '../../errors.ts';
import { isSweepOverride, printOverride, type Override } from '../../override/index.ts';
import { attempt } from '../../util/attempt.ts';
import { isSecretKey, isTelling } from '../../util/secret-name.ts';
import { createSecrets } from '../../util/secrets.ts';
import { axisOf, choiceAxis, choicesOf, type Axis, type AxisOptions } from './axis.ts';
import type { Grid } from './grids.ts';
import { textOfParam } from './words-of.ts';

/** What one key is in all grids: the same word, or what it may be, with its values in each grid that has it. */
export type Column =
  | { readonly key: string; readonly word: string }
  | { readonly key: string; readonly axis: Axis; readonly values: readonly (readonly number[] | undefined)[] };

/** What the command line and the grids say of a key. */
function columnOf(key: string, grids: readonly Grid[], options: ColumnsOptions): Column {
  const all = grids.map((grid) => grid.get(key));
  const given = all.filter((override) => override !== undefined);
  const sources = [...new Map(given.map((override) => [printOverride(override), override])).values()];
  const [only, second] = sources as [Override, ...Override[]];
  const isSame = second === undefined && given.length === all.length;
  if (isSame && !isSweepOverride(only) && !(options.conditional.has(key) && only.value !== undefined))
    return { key, word: printOverride(only) };
  if (second === undefined) {
    const axis = axisOf(only, options);
    return { key, axis, values: all.map((override) => override && axis.values) };
  }
  const choices = sources.map((override) => choicesOf(override, options));
  const isGroup = options.optionsOf(only.key.keyOrGroup).length > 0;
  const axis = choiceAxis(key, choices.flat(), { isGroup });
  const values = all.map((override) =>
    override === undefined
      ? undefined
      : choicesOf(override, options).map(({ text }) => axis.parameter.texts!.indexOf(text)),
  );
  return { key, axis, values };
}

/** Whether a key that is named like a secret is swept over more than references to the environment. */
function isSweptSecret({ key, parameter, values }: Axis): boolean {
  if (!isSecretKey(key)) return false;
  const texts = values.map((value) => textOfParam(parameter, value).replace(/^(['"])(.*)\1$/s, '$2'));
  return values.length === 0 || texts.some(isTelling);
}

/** The first choice that has a secret, without it: the password of a URL, a key below, the value of a secret variable. */
function choiceWithSecret({ key, parameter: { texts = [] } }: Axis): string | undefined {
  const { word } = createSecrets();
  return texts
    .map((text) => [`${key}=${text}`, word(`${key}=${text}`)] as const)
    .find(([own, masked]) => own !== masked)?.[1];
}

/** A sweep's choices stand in its files, its tables and its journal. Throws SWEEP where one is a secret, or has one. */
function assertNoSecret(axis: Axis, { source }: Override): void {
  const { key } = axis;
  const masked = choiceWithSecret(axis);
  if (!isSweptSecret(axis) && (isSecretKey(key) || masked === undefined)) return;
  const what = isSecretKey(key) ? `'${key}' is named like a secret` : `there is a secret in ${masked}`;
  throw new HydrosolError('SWEEP', `${what}, and all choices of a sweep are written down`, {
    fullKey: key,
    origin: { source, start: 0, end: source.text.length },
    expected: `a sweep over another key, or references to the environment: ${key}=\${oc.env:ONE},\${oc.env:TWO}`,
  });
}

export interface ColumnsOptions extends AxisOptions {
  /** Keys that `hydra.sweeper.when` names: they are swept even where they have one value. */
  readonly conditional: ReadonlySet<string>;
}

/** All keys in the order in which they were typed. Throws all that is wrong with their values, and SWEEP for a swept secret. */
export function readColumns(grids: readonly Grid[], options: ColumnsOptions): Column[] {
  const names = [...new Set(grids.flatMap((grid) => [...grid.keys()]))];
  const read = names.map((key) =>
    attempt(() => {
      const column = columnOf(key, grids, options);
      const override = grids.find((grid) => grid.has(key))!.get(key)!;
      if ('axis' in column) assertNoSecret(column.axis, override);
      return column;
    }),
  );
  throwAll(read.flatMap(({ errors }) => errors));
  return read.flatMap(({ value }) => value ?? []);
}
