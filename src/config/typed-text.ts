/** @file Values as one types them. */
import { isContainer, type ConfigNode } from './node.ts';
import { pythonStr } from './python-text.ts';
import { toContainer } from './to-container.ts';
import { step } from './step.ts';

/** A value as an override has it: `true`, `null`, `0.5`, `[8,16]`, `{a:1}`. Interpolations are left as they are. */
export function typedText(node: ConfigNode): string {
  if (isContainer(node)) {
    const text = JSON.stringify(toContainer(node, { resolve: false }));
    return text.replaceAll(/"([A-Za-z_][\w./-]*)"/g, '$1');
  }
  const { value } = node;
  return typeof value === 'boolean' || value === null ? String(value) : pythonStr(node);
}

/** The node at a path, as it is written: no interpolation is followed. Undefined if there is none. */
export function writtenAt(node: ConfigNode | undefined, path: readonly (string | number)[]): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>((at, key) => {
    return at !== undefined && isContainer(at) ? step(at, String(key), false) : undefined;
  }, node);
}
