/** @file What a person types to start a program again. */
import { basename, extname } from 'node:path';
import type { ProgramRecord } from '../record/index.ts';
import { shellWord } from '../override/index.ts';
import { typedPath } from '../util/shown-path.ts';
import type { Program } from './program.ts';

type Named = Pick<Program<never, never>, 'name' | 'isShipped'>;

/** `npx tsx train.ts`, `node dist/train.js`: how this process was started. */
function ownCommand(): string {
  const script = process.argv[1] ?? '';
  const isTypeScript = ['.ts', '.mts', '.cts'].includes(extname(script));
  return `${isTypeScript ? 'npx tsx' : basename(process.execPath)} ${shellWord(typedPath(script))}`;
}

/** What the record of a run says of its program. */
export function programRecordOf({ name, isShipped = false }: Named): ProgramRecord {
  return isShipped ? { name } : { name, command: ownCommand() };
}

/** What can be done with the folder of a run. */
export type Verb = 'resume' | 'reproduce' | 'rerun' | 'work';

/** The flag of a program, where it is not the verb itself. */
const FLAGS: Readonly<Partial<Record<Verb, string>>> = { rerun: 'experimental-rerun' };

/** What stands before the folder in such a line: `npx hydrosol resume`, `npx tsx train.ts --resume`. */
function startOfLine({ command }: ProgramRecord, verb: Verb): string {
  return command === undefined ? `npx hydrosol ${verb}` : `${command} --${FLAGS[verb] ?? verb}`;
}

/** The line that goes on with a run, or does it again: `npx hydrosol resume DIR`, `npx tsx train.ts --resume DIR`. */
export function lineFor(program: ProgramRecord, verb: Verb, folder: string): string {
  return `${startOfLine(program, verb)} ${shellWord(typedPath(folder))}`;
}
