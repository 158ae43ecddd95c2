/** @file The pages of `--help` and `--hydra-help`. */
import {
  groupsOf as namedGroups,
  hideSecrets,
  taskConfig,
  type Composition,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import { toYaml, writtenAt } from '../../config/index.ts';
import { wrap } from '../../util/display-width.ts';
import { aliasesHelp } from './aliases.ts';
import { flagsHelp } from './flags-help.ts';

function isHydra(group: string): boolean {
  return group === 'hydra' || group.startsWith('hydra/');
}

/** The groups with options: those of the program itself, or the others. */
function groupsOf(
  { repository }: Composition,
  which: 'app' | 'hydra',
): { group: string; options: readonly string[] }[] {
  const named = which === 'app' ? namedGroups(repository) : repository.groups();
  return named
    .filter((group) => isHydra(group) === (which === 'hydra'))
    .map((group) => ({ group, options: repository.list(group, 'config') }))
    .filter(({ options }) => options.length > 0);
}

/** `model: cnn, mlp` for every group with options. */
function groupLines(composition: Composition, which: 'app' | 'hydra'): string {
  return groupsOf(composition, which)
    .map(({ group, options }) => `${group}: ${options.join(', ')}`)
    .join('\n');
}

/** As many of the names as a line has room for, and how many more there are. */
function someOf(names: readonly string[], room: number): string {
  const all = names.join(', ');
  if (all.length <= room) return all;
  let shown = '';
  for (const [i, name] of names.entries()) {
    const longer = i === 0 ? name : `${shown}, ${name}`;
    const rest = names.length - i - 1;
    if (`${longer}, … ${rest} more`.length > room) return `${shown}${i === 0 ? '' : ', '}… ${names.length - i} more`;
    shown = longer;
  }
  return shown;
}

/** A line for each group: what is chosen, then what else there is. */
function groupDefaults(composition: Composition, width: number): string {
  const { choices } = composition;
  const rows = groupsOf(composition, 'app').map(({ group, options }) => {
    const chosen = [choices.get(group) ?? '–'].flat();
    return { group, chosen: chosen.join(', '), others: options.filter((option) => !chosen.includes(option)) };
  });
  const longest = (key: 'group' | 'chosen'): number => Math.max(0, ...rows.map((row) => row[key].length));
  const [first, second] = [longest('group'), longest('chosen')];
  return rows
    .map(({ group, chosen, others }) => {
      const start = `  ${group.padEnd(first)}  ${chosen.padEnd(second)}  `;
      return `${start}${someOf(others, width - start.length)}`.trimEnd();
    })
    .join('\n');
}

export interface HelpOptions {
  readonly which: 'app' | 'hydra';
  readonly secrets: Secrets;
  /** The program's own page, if it has one. */
  readonly own?: string | undefined;
  /** How the program is started: `npx run`. */
  readonly command: string;
  /** Columns of a line. */
  readonly width: number;
}

/** The template of a page. What a config says wins over the page of the program, and that over Hydra's. */
export function templateOf({ config, get }: Composition, which: HelpOptions['which'], own?: string): string {
  const key = which === 'app' ? 'hydra.help.template' : 'hydra.hydra_help.template';
  const source = writtenAt(config, key.split('.'))?.origin?.source;
  const isWritten = source?.kind === 'file' || source?.kind === 'override';
  return which === 'app' && own !== undefined && !isWritten ? own : String(get(key));
}

/**
 * The text of `--help` (`app`) or `--hydra-help`, made from the templates `hydra.help.template` and `hydra.hydra_help.template`:
 * Hydra's variables, and `$COMMAND`, `$GROUP_DEFAULTS` and `$MAIN_FLAGS`, which fit on a screen. The lines of a template that
 * has those are wrapped. The flags stand at the end of a page that has none.
 */
export function helpText(workshop: Workshop, composition: Composition, options: HelpOptions): string {
  const { which, secrets, own, command, width } = options;
  const task = taskConfig(composition.config);
  hideSecrets(task, secrets);
  const template = templateOf(composition, which, own);
  const isShort = /\$(?:GROUP_DEFAULTS|MAIN_FLAGS)\b/.test(template);
  const lines = isShort ? template.split('\n').map((line) => wrapped(line, width)) : [template];
  const text = lines
    .join('\n')
    .replaceAll('$COMMAND', () => command)
    .replaceAll('$FLAGS_HELP', () => flagsHelp({ width, command }))
    .replaceAll('$MAIN_FLAGS', () => flagsHelp({ width, command, onlyMain: true }))
    .replaceAll('$GROUP_DEFAULTS', () => groupDefaults(composition, width))
    .replaceAll('$APP_CONFIG_GROUPS', () => groupLines(composition, 'app'))
    .replaceAll('$HYDRA_CONFIG_GROUPS', () => groupLines(composition, 'hydra'))
    .replaceAll('$OVERRIDE_ALIASES', () => (which === 'app' ? aliasesHelp(workshop) : ''))
    .replaceAll('$CONFIG', () => toYaml(task).trimEnd());
  const hasFlags = which === 'hydra' || /\$(?:FLAGS_HELP|MAIN_FLAGS)\b/.test(template);
  return hasFlags ? `${text.trimEnd()}\n` : `${text.trimEnd()}\n\n== Flags ==\n${flagsHelp({ width, command })}\n`;
}

/** A line of a template, with the spaces before it. */
function wrapped(line: string, width: number): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return wrap(line, { width, first: indent });
}
