import { describe, expect, it } from 'vitest';
import type { Flags } from '../../../src/cli/flags.ts';
import { parseFlags } from '../../../src/cli/flags.ts';
import { configText } from '../../../src/cli/questions/config.ts';
import { infoText } from '../../../src/cli/questions/show.ts';
import { findSecrets } from '../../../src/compose/index.ts';
import { errorsOf } from '../../compose/conf-tree.ts';
import { composed } from '../../program/composed.ts';

const FILES = {
  'config.yaml':
    "db: {port: 1, flag: true, name: '${user}'}\nuser: me\nlist: [1, 2]\nnothing: null\nopen: ???\npassword: very-secret\n" +
    'copy: ${password}\n',
};

function cfg(...argv: string[]): string {
  const flags: Flags = parseFlags(['--cfg=job', ...argv]);
  const { composition } = composed(FILES);
  return configText(composition, flags, findSecrets(composition.config, composition));
}

describe('configText of a package', () => {
  // The first five are what Hydra 1.3.8 prints; for null and ??? it says that there is no such package.
  it.each([
    { key: 'db', expected: '# @package db\nport: 1\nflag: true\nname: ${user}\n' },
    { key: 'list', expected: '# @package list\n- 1\n- 2\n' },
    { key: 'db.port', expected: '1\n' },
    { key: 'db.flag', expected: 'True\n' },
    { key: 'db.name', expected: 'me\n' },
    { key: 'nothing', expected: 'None\n' },
    { key: 'open', expected: '???\n' },
    { key: 'password', expected: '***\n' },
    { key: 'copy', expected: '***\n' },
  ])('$key', ({ key, expected }) => expect(cfg('-p', key)).toBe(expected));

  it.each([
    { key: 'bd', suggestion: 'db' },
    { key: 'db.prot', suggestion: 'db.port' },
    { key: 'port', suggestion: 'db.port' },
  ])('refuses $key, with the nearest', ({ key, suggestion }) => {
    expect(errorsOf(() => cfg('-p', key))).toMatchObject([{ code: 'KEY_UNKNOWN', suggestion }]);
  });
});

describe('infoText', () => {
  it('plugins: what there is of each kind', () => {
    const { composition, workshop } = composed(FILES);
    const secrets = findSecrets(composition.config);
    const text = infoText(composition, 'plugins', { workshop, words: [], secrets });
    for (const line of [/^launcher .*\bbasic\b/m, /^sweeper .*\bbasic\b/m, /^completion +bash, fish, zsh$/m]) {
      expect(text).toMatch(line);
    }
  });
});
