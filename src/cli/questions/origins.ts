/** @file `--cfg … --origins`: a config as YAML with the origin of each leaf in a comment. */
import { childrenOf, isContainer, toYaml, type ConfigNode, type ContainerNode } from '../../config/index.ts';
import { describeOrigin, positionOf, type Origin } from '../../errors.ts';
import { parseYaml, type YamlNode } from '../../yaml/index.ts';

/** Lines that are longer than this do not push the comments of all others to the right. */
const MAX_COLUMN = 60;

/** The leaves of a config and of its YAML, side by side. */
function* pairs(node: ConfigNode, written: YamlNode): Generator<readonly [ConfigNode, YamlNode]> {
  const children = isContainer(node) ? [...childrenOf(node)] : [];
  const values = written.kind === 'map' ? written.entries.map(({ value }) => value) : [];
  const items = written.kind === 'list' ? written.items : values;
  if (children.length === 0) yield [node, written];
  else for (const [i, child] of children.entries()) yield* pairs(child, items[i]!);
}

/**
 * A config as YAML that reads back as the same, each leaf followed by the place that set it: `# conf/model/cnn.yaml:3:9`.
 * The comments are below each other. `describe` says what a place is called.
 */
export function yamlWithOrigins(config: ContainerNode, describe: (origin: Origin) => string = describeOrigin): string {
  const text = toYaml(config);
  const written = parseYaml({ kind: 'value', name: 'the config', text });
  const comments = new Map<number, string>();
  if (written !== undefined) {
    for (const [{ origin }, { origin: place }] of pairs(config, written)) {
      const { line } = positionOf(text, Math.max(place.start, place.end - 1));
      comments.set(line, origin === undefined ? 'the program' : describe(origin));
    }
  }
  const lines = text.split('\n');
  const width = Math.min(MAX_COLUMN, Math.max(...[...comments.keys()].map((line) => lines[line - 1]!.length)));
  return lines
    .map((line, i) => {
      const comment = comments.get(i + 1);
      return comment === undefined ? line : `${line.padEnd(width)}  # ${comment.replaceAll('\n', ' ')}`;
    })
    .join('\n');
}
