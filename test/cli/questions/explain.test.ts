import { describe, expect, it } from 'vitest';
import { explainText } from '../../../src/cli/questions/explain.ts';
import { findSecrets } from '../../../src/compose/index.ts';
import { errorsOf } from '../../compose/conf-tree.ts';
import { composed } from '../../program/composed.ts';

const FILES = {
  'config.yaml':
    'defaults:\n  - loss: kd\n  - _self_\nloss:\n  t: 2\nuser: ${loss.name}\nbad: ${nowhere}\npassword: first-secret\n',
  'loss/kd.yaml': 'name: kd\nt: 1\n',
  'loss/rkd.yaml': 'name: rkd\n',
};

function explain(key: string, words: string[] = []): string {
  const { folder, composition } = composed(FILES, words);
  return explainText(composition, key, findSecrets(composition.config, composition)).replaceAll(`${folder}/`, '');
}

const rows: { name: string; key: string; words?: string[]; expected: string[] }[] = [
  {
    name: 'all that set a key, in order',
    key: 'loss.t',
    words: ['loss.t=3', 'loss.t=4'],
    expected: [
      'loss.t = 4',
      '    loss/kd.yaml:2:4  1',
      '    config.yaml:5:6   2',
      '    override `loss.t=3`',
      '  → override `loss.t=4`',
    ],
  },
  {
    name: 'a group: what chose its option, and each of its keys',
    key: 'loss',
    words: ['loss=rkd'],
    expected: [
      'the option of loss = rkd',
      '    config.yaml:2:11  kd',
      '  → override `loss=rkd`',
      'loss.name = rkd',
      '  → loss/rkd.yaml:1:7  rkd',
      'loss.t = 2',
      '  → config.yaml:5:6  2',
    ],
  },
  {
    name: 'a group that is no key',
    key: 'hydra/output',
    expected: ['the option of hydra/output = default', '  → hydra/config (structured://)'],
  },
  {
    name: 'an interpolation, with what it gives',
    key: 'user',
    expected: ['user = kd', '  → config.yaml:6:7  ${loss.name}'],
  },
  {
    name: 'an interpolation that fails',
    key: 'bad',
    expected: ["bad = (Interpolation key 'nowhere' not found)", '  → config.yaml:7:6  ${nowhere}'],
  },
  {
    name: 'a secret, hidden wherever it stands',
    key: 'password',
    words: ['password=other-secret'],
    expected: ['password = ***', '    config.yaml:8:11  ***', '  → override `password=***`'],
  },
];

describe('explainText', () => {
  it.each(rows)('$name', ({ key, words, expected }) => {
    expect(explain(key, words)).toBe(`${expected.join('\n')}\n`);
  });

  it.each([
    { name: 'the nearest key', key: 'loss.tt', suggestion: 'loss.t' },
    { name: 'a slip in each part', key: 'los.tt', suggestion: 'loss.t' },
    { name: 'the same name elsewhere', key: 'name', suggestion: 'loss.name' },
    { name: 'the nearest group', key: 'hydra/outputt', suggestion: 'hydra/output' },
  ])('refuses a key that is not there: $name', ({ key, suggestion }) => {
    const [error] = errorsOf(() => explain(key));
    expect(error).toMatchObject({ code: 'KEY_UNKNOWN', suggestion, origin: { source: { text: `--explain ${key}` } } });
  });
});
