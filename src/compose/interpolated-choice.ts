/** @file Choices that depend on others: `- db: ${server}`. */
import { hasInterpolation, MISSING, optionName, splitChoice, type ConfigItem } from './default-item.ts';
import type { DefaultsNode } from './defaults-node.ts';

/** Choices by override key (`db@foo`), in the order in which they were made; `null` is no choice. */
export type Choices = Map<string, string | null | readonly string[]>;

/** What a node is once its interpolations are filled in; nothing as long as a choice that they name is not made. */
export function filledIn({ item, choice: written }: DefaultsNode, choices: Choices): Partial<DefaultsNode> | undefined {
  const text = fillIn(String(written), choices);
  if (hasInterpolation(text)) return undefined;
  if (item.kind === 'group') {
    const { group, choice } = splitChoice(item.group, text);
    // A choice that is still to be made fills in nothing, so this is the name of an option.
    const isName = choice === MISSING && !String(written).endsWith(MISSING);
    return { item: { ...item, group }, choice: isName ? `\\${MISSING}` : choice, state: 'loaded' };
  }
  const path = item.kind === 'config' && item.path.startsWith('/') ? `/${text.replace(/^\/+/, '')}` : text;
  return { item: { ...(item as ConfigItem), path }, choice: path, state: 'loaded' };
}

/** Replaces `${group}` by the choice of the group. */
function fillIn(text: string, choices: Choices): string {
  return text.replaceAll(/\$\{\s*([^{}]*?)\s*\}/g, (whole, key: string) => {
    const choice = choices.get(key);
    return typeof choice === 'string' ? optionName(choice) : whole;
  });
}
