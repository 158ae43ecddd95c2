import { describe, expect, it } from 'vitest';
import { composeAll, openWorkshop } from '../../src/compose/index.ts';
import { errorsOf, writeTree } from '../compose/conf-tree.ts';

const FILES = { 'config.yaml': 'x: 1\n', 'other.yml': 'x: 2\n' };

function compose(configName: string | undefined) {
  const flags = { configPath: undefined, configDir: undefined, configName };
  const workshop = openWorkshop({ name: 'app', configDir: writeTree(FILES) }, flags, { version: '1.2.3' });
  return composeAll(workshop, [], 'run').composition;
}

describe('--config-name', () => {
  it.each(['config', 'config.yaml', undefined])('%s', (name) => {
    expect(compose(name).config.children.get('x')).toMatchObject({ value: 1 });
  });

  it.each([
    { name: 'a slip, with the nearest', given: 'confg', suggestion: 'config' },
    { name: '.yml of a config that is there', given: 'config.yml', suggestion: 'config' },
    { name: '.yml of a file that is there', given: 'other.yml', hint: 'rename it to other.yaml' },
  ])('refuses: $name', ({ given, suggestion, hint = '' }) => {
    const [error] = errorsOf(() => compose(given));
    expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', suggestion });
    const { source, start, end } = error!.origin!;
    expect(source.text.slice(start, end)).toBe(given);
    expect(error!.hints.join('\n')).toContain(hint);
  });
});
