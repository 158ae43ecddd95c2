/** @file What the flags do, as `--help` and `--hydra-help` list them. */
import { wrap } from '../../util/display-width.ts';

/** Stands for how the program is started. */
const COMMAND = '$COMMAND';

interface FlagHelp {
  readonly flag: string;
  readonly text: string;
  /** Whether a page that must be short has it too. */
  readonly isMain?: boolean;
}

const FLAGS: readonly FlagHelp[] = [
  { flag: '--help, -h [TOPIC]', text: 'this page; of a KEY, a GROUP or GROUP=OPTION', isMain: true },
  { flag: '--hydra-help', text: "all flags, and the program's own groups", isMain: true },
  { flag: '--version', text: 'the version' },
  { flag: '--multirun, -m', text: 'run the product of all choices: key=a,b', isMain: true },
  { flag: '--dry-run', text: 'check the run or all jobs of -m, list them, and run nothing', isMain: true },
  { flag: '--run, -r', text: 'run one job (the default)' },
  { flag: '--cfg, -c job|hydra|all', text: 'print the config and run nothing', isMain: true },
  { flag: '--resolve', text: 'with --cfg: interpolations resolved' },
  { flag: '--package, -p PACKAGE', text: 'with --cfg: only that part' },
  { flag: '--origins', text: 'with --cfg: where each value comes from' },
  { flag: '--explain KEY', text: 'all that set a key, and what chose its group', isMain: true },
  { flag: '--show-secrets', text: 'print passwords, tokens and the like as they are' },
  {
    flag: '--info, -i [all|aliases|config|defaults|defaults-tree|plugins|searchpath]',
    text: 'how the config is composed',
  },
  { flag: '--resume FOLDER', text: 'continue a run or a sweep that was stopped', isMain: true },
  { flag: '--failed', text: 'with --resume: run the jobs of a sweep that failed again' },
  { flag: '--work FOLDER', text: 'do jobs of a sweep that others work on too' },
  { flag: '--reproduce FOLDER', text: 'do a run again and compare the numbers', isMain: true },
  { flag: '--experimental-rerun FOLDER', text: 'run the command line of a run again, with more overrides' },
  { flag: '--validate [FILE...]', text: 'check every option of every group, or the files, and run nothing' },
  { flag: '--trust', text: "with these: load the code that somebody else's run names" },
  {
    flag: '--shell-completion, -sc install=SHELL, uninstall=SHELL',
    text: `completion for bash, zsh, fish: eval "$(${COMMAND} -sc install=bash)"`,
  },
  { flag: '--config-name, -cn NAME', text: 'another primary config' },
  { flag: '--config-path, -cp FOLDER', text: 'another folder of configs' },
  { flag: '--config-dir, -cd FOLDER', text: 'one more folder of configs', isMain: true },
];

/** Columns for a flag and the dash before it; a longer one has a line of its own. */
const COLUMN = 28;

function line({ flag, text }: FlagHelp, { width, command }: FlagsHelpOptions): string {
  const indent = ' '.repeat(COLUMN + 2);
  const first = `  ${flag}`.padEnd(COLUMN + 2);
  const about = text.replace(COMMAND, () => command);
  return first.length > COLUMN + 2
    ? `${first.trimEnd()}\n${wrap(about, { width, first: indent })}`
    : wrap(about, { width, first });
}

export interface FlagsHelpOptions {
  /** Columns of a line. */
  readonly width: number;
  /** How the program is started: `npx run`. */
  readonly command: string;
  /** Whether only the most used ones are listed. Default: all. */
  readonly onlyMain?: boolean;
}

/** The flags, all of them or the most used, two columns in lines of a width. */
export function flagsHelp({ onlyMain = false, ...options }: FlagsHelpOptions): string {
  const shown = FLAGS.filter(({ isMain = false }) => isMain || !onlyMain);
  return shown.map((flag) => line(flag, options)).join('\n');
}
