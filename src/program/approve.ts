/** @file What code a run of somebody else's may load: nothing that its reader was not asked about. */
import { taskConfig, type ComposedConfig } from '../compose/index.ts';
import { fullKey, leavesOf, toContainer } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { shownPath } from '../util/shown-path.ts';
import { shellWord } from '../override/index.ts';
import { oneLine } from '../util/visible.ts';
import { lineFor, programRecordOf, type Verb } from './command-line.ts';
import { codeIn, namesExport, type MayLoad, type PartKeys } from './part-names.ts';
import type { Program } from './program.ts';
import type { Session } from './session.ts';

/** What a job may load, and what is asked of its config before it runs. */
export interface Approval {
  readonly mayLoad: MayLoad;
  /** Fails with USAGE for a config, as the task gets it, that names other code. */
  readonly assertApproved: (config: unknown) => void;
}

/** The exports that a composed config names, with the keys at which they stand. */
function exportsOf({ config, resolvers }: ComposedConfig, keys: PartKeys | undefined): ReadonlyMap<string, string> {
  const task = taskConfig(config);
  const written = [...leavesOf(task)].flatMap((leaf) =>
    leaf.kind === 'scalar' && leaf.syntax === undefined && namesExport(String(leaf.key), String(leaf.value), keys)
      ? [{ path: fullKey(leaf), text: String(leaf.value) }]
      : [],
  );
  const { value: plain } = attempt(() => toContainer(task, { resolve: true, resolvers }));
  return new Map([...written, ...codeIn(plain, keys).exports].map(({ path, text }) => [text, path]));
}

/** Fails with USAGE where a person does not say yes, or cannot be asked: then with the line to type. */
async function requireYes(
  { confirm }: Pick<Session, 'confirm'>,
  what: string,
  { line, no }: { readonly line: string; readonly no: string },
): Promise<void> {
  const answer = await confirm(what);
  if (answer === undefined) throw refused(what, [`if you trust it: ${line} --trust`]);
  if (!answer) throw refused(`nothing was run: you do not trust ${no}`);
}

function refused(message: string, hints: readonly string[] = []): HydrosolError {
  return new HydrosolError('USAGE', message, { expected: 'a run of your own, or one whose code you have read', hints });
}

/** Whose run it is, what is to be done with it, and what it comes to. */
export interface Wanted {
  readonly folder: string;
  readonly verb: Verb;
  readonly composition: ComposedConfig;
}

/**
 * Lists what code a run of somebody else's would load, and asks whether it may. Fails with USAGE where it may not, and where
 * there is nobody to ask: with the line to type. A run of registered parts alone needs no question.
 */
export async function approve(
  session: Pick<Session, 'confirm'>,
  program: Pick<Program<never, never>, 'name' | 'isShipped' | 'parts'>,
  { folder, verb, composition }: Wanted,
): Promise<Approval> {
  const keys = program.parts?.keys;
  const known = exportsOf(composition, keys);
  if (known.size > 0) {
    const list = Array.from(known, ([name, key]) => oneLine(`${key}: ${name}`)).join(', ');
    const what = `the run in ${shownPath(folder)} is not yours, and would load code: ${list}`;
    const line = lineFor(programRecordOf(program), verb, folder);
    await requireYes(session, what, { line, no: `the code of ${shownPath(folder)}` });
  }
  return {
    mayLoad: (name) => known.has(name),
    assertApproved(config) {
      const { exports, open } = codeIn(config, keys);
      const other = exports.find(({ text }) => !known.has(text));
      if (other !== undefined)
        throw refused(oneLine(`${other.path} names code that you were not asked about: ${other.text}`));
      // a part may resolve it, and then what it says is no longer what was looked at
      const [again] = open;
      if (again !== undefined) throw refused(oneLine(`${again.path} has a text with \${ in it: ${again.text}`));
    },
  };
}

/** What somebody else typed for a run. */
interface ForeignWords {
  readonly folder: string;
  readonly words: readonly string[];
  /** The primary config. */
  readonly configName: string | undefined;
  /** What its reader adds to them. */
  readonly added: readonly string[];
}

/**
 * Shows the words of a run of somebody else's and its primary config, which would be taken as if its reader had typed them, and
 * asks whether they may be: also where they are only looked at, since composing reads the folders that they name. Fails with USAGE where they may not, and where there is nobody to ask: with the line to type.
 */
export async function approveWords(
  session: Pick<Session, 'confirm'>,
  program: Pick<Program<never, never>, 'name' | 'isShipped' | 'configName'>,
  { folder, words, configName, added }: ForeignWords,
): Promise<void> {
  const flag =
    configName === undefined || configName === (program.configName ?? 'config') ? [] : ['--config-name', configName];
  const typed = [...flag, ...words].map(shellWord);
  if (typed.length === 0) return;
  const what = `the run in ${shownPath(folder)} is not yours, and its words would be taken as if you typed them: ${typed.join(' ')}`;
  const line = [lineFor(programRecordOf(program), 'rerun', folder), ...added.map(shellWord)].join(' ');
  await requireYes(session, what, { line, no: `the words of ${shownPath(folder)}` });
}
