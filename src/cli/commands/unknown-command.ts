/** @file A command that `hydrosol` does not have, and what it may have been meant for. */
import { HydrosolError } from '../../errors.ts';
import { shellWord } from '../../override/index.ts';
import { kindOfFolder } from '../../record/index.ts';
import { nearest } from '../../util/suggest.ts';
import { commandLine } from './command-line.ts';

/** Commands by what other tools call them. */
const SYNONYMS: Readonly<Record<string, string>> = {
  train: 'run',
  fit: 'run',
  start: 'run',
  launch: 'run',
  sweep: 'run -m',
  multirun: 'run -m',
  continue: 'resume',
  restart: 'resume',
  redo: 'rerun',
  repeat: 'reproduce',
  replay: 'reproduce',
  show: 'report',
  summary: 'report',
  results: 'report',
  table: 'report',
  compare: 'diff',
  check: 'validate',
  lint: 'validate',
  save: 'export',
  convert: 'export',
  onnx: 'export',
  networks: 'models',
  list: 'models',
  ls: 'models',
  help: '--help',
  version: '--version',
};

/** The error of a first word that is no command: `commands` are those that there are. */
export function unknownCommand([word = '', ...rest]: readonly string[], commands: readonly string[]): HydrosolError {
  const behind = rest.map((one) => ` ${shellWord(one)}`).join('');
  const isFlag = word.startsWith('-');
  const known = SYNONYMS[word.replace(/^-+/, '').toLowerCase()] ?? nearest(word, commands)[0];
  const folder = kindOfFolder(word) === undefined ? undefined : commandLine('report', word);
  const words = word.includes('=') && !isFlag ? `npx hydrosol run ${shellWord(word)}${behind}` : undefined;
  return new HydrosolError('USAGE', `hydrosol has no ${isFlag ? 'flag' : 'command'} ${word}`, {
    expected: `one of ${commands.join(', ')}`,
    suggestion: folder ?? words ?? (known === undefined ? undefined : `npx hydrosol ${known}${behind}`),
    hints: ['to see what each does: npx hydrosol --help'],
  });
}
