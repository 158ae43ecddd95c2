/** @file What a config says of itself: the comment at the top of its file. */
import type { Repository } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';

/** The comment at the top of a config. */
export interface OptionNotes {
  /** Its first sentence, papers without their titles; empty without a comment. */
  readonly summary: string;
  /** All of it, without the command lines. */
  readonly text: string;
  /** Command lines in it. */
  readonly examples: readonly string[];
}

const NOTHING: OptionNotes = { summary: '', text: '', examples: [] };

/** Lines for programs: of editors, and the package of the config. */
const DIRECTIVE = /^\s*(yaml-language-server:|@package\b|-\*-)/;
/** Where a command line begins, on a line of its own or behind some spaces. */
const COMMAND = /(?:^|\s{2,})((?:[A-Z_]+=\S+ )*(?:npx|node|python|tsx) .*)$/;
/** A sentence ends before a capital letter or at the end; not in `et al. 2019`. */
const SENTENCE = /^.*?\.(?=\s+[A-Z*]|$)/s;
/** The title of a paper behind its authors and year. */
const PAPER_TITLE = /, "[^"]*"(?=\))/g;

/** The lines of the comment; one that ends in a backslash goes on in the next, as in a shell. */
function commentOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.replace(/^#+ ?/, ''))
    .filter((line) => !DIRECTIVE.test(line))
    .join('\n')
    .replaceAll(/ \\\n\s*/g, ' ')
    .split('\n');
}

/** Reads the comment at the top of a text of YAML. */
export function readNotes(yaml: string): OptionNotes {
  const lines = commentOf(yaml);
  const examples = lines.flatMap((line) => COMMAND.exec(line)?.[1]?.trim() ?? []);
  const text = lines
    .map((line) => line.replace(COMMAND, '').trim())
    .filter((line) => line !== '')
    .join(' ');
  const summary = (SENTENCE.exec(text)?.[0] ?? text).replaceAll(PAPER_TITLE, '').replace(/[.:]$/, '');
  return { summary, text, examples };
}

/** The comment of a config; nothing for one that is no file, or cannot be read. */
export function notesOf(repository: Repository, path: string): OptionNotes {
  try {
    const source = repository.load(path)?.source;
    return source?.kind === 'file' ? readNotes(source.text) : NOTHING;
  } catch (error) {
    if (error instanceof HydrosolError) return NOTHING;
    throw error;
  }
}
