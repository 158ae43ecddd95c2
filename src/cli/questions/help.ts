/** @file `--help`: the flags, the groups with their options, the composed config. */
import { hideSecrets, taskConfig, type Composition, type Secrets, type Workshop } from '../../compose/index.ts';
import { toYaml } from '../../config/index.ts';
import { aliasesHelp } from './aliases.ts';
import { RUN_COMMAND } from '../../util/own-command.ts';

const FLAGS_HELP = `\
  --help, -h                  this page
  --hydra-help                the program's own groups and flags
  --version                   the version
  --cfg, -c job|hydra|all     print the config and run nothing
  --resolve                   with --cfg: interpolations resolved
  --package, -p PACKAGE       with --cfg: only that part
  --origins                   with --cfg: where each value comes from
  --explain KEY               all that set a key, and what chose its group
  --show-secrets              print passwords, tokens and the like as they are
  --info, -i [all|aliases|config|defaults|defaults-tree|plugins|searchpath]
                              how the config is composed
  --multirun, -m              run the product of all choices: key=a,b
  --run, -r                   run one job (the default)
  --resume FOLDER             go on with a run that was stopped
  --reproduce FOLDER          do a run again and compare the numbers
  --trust                     with either: load the code that somebody else's run names
  --shell-completion, -sc install=SHELL, uninstall=SHELL
                              completion for bash, zsh, fish: eval "$(${RUN_COMMAND} -sc install=bash)"
  --config-name, -cn NAME     another primary config
  --config-path, -cp FOLDER   another folder of configs
  --config-dir, -cd FOLDER    one more folder of configs`;

function isHydra(group: string): boolean {
  return group === 'hydra' || group.startsWith('hydra/');
}

/** `model: cnn, mlp` for every group with options; those of the program itself, or the others. */
function groupLines({ repository }: Composition, which: 'app' | 'hydra'): string {
  const groups = repository.groups().filter((group) => isHydra(group) === (which === 'hydra'));
  const lines = groups.flatMap((group) => {
    const options = repository.list(group, 'config');
    return options.length === 0 ? [] : [`${group}: ${options.join(', ')}`];
  });
  return lines.join('\n');
}

/** The text of `--help` (`app`) or `--hydra-help`, made from the templates `hydra.help.template` and `hydra.hydra_help.template`. */
export function helpText(
  workshop: Workshop,
  composition: Composition,
  { which, secrets }: { which: 'app' | 'hydra'; secrets: Secrets },
): string {
  const { config } = composition;
  const task = taskConfig(config);
  hideSecrets(task, secrets);
  const key = which === 'app' ? 'hydra.help.template' : 'hydra.hydra_help.template';
  const template = String(composition.get(key));
  const aliases = which === 'app' ? aliasesHelp(workshop) : '';
  const text = template
    .replaceAll('$FLAGS_HELP', () => FLAGS_HELP)
    .replaceAll('$APP_CONFIG_GROUPS', () => groupLines(composition, 'app'))
    .replaceAll('$HYDRA_CONFIG_GROUPS', () => groupLines(composition, 'hydra'))
    .replaceAll('$OVERRIDE_ALIASES', () => aliases)
    .replaceAll('$CONFIG', () => toYaml(task).trimEnd());
  return which === 'app' ? `${text.trimEnd()}\n\n== Flags ==\n${FLAGS_HELP}\n` : `${text.trimEnd()}\n`;
}
