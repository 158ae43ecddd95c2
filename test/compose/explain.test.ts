import { describe, expect, it } from 'vitest';
import { createSecrets, explainKey, formatExplanation } from '../../src/compose/index.ts';
import { composeTree, errorsOf } from './conf-tree.ts';

const FILES = {
  'config.yaml': 'defaults:\n  - loss: kd\n  - _self_\nloss:\n  t: 2\nlist: [1, 2]\n',
  'loss/kd.yaml': 'name: kd\nt: 1\n',
};

describe('explainKey', () => {
  it('lists all that set a key, the last one won', () => {
    const { config } = composeTree(FILES, ['loss.t=3', 'loss.t=4']);
    const [explanation] = explainKey(config, 'loss.t');
    const texts = explanation?.origins.map(({ source, start, end }) => source.text.slice(start, end));
    expect(texts).toEqual(['1', '2', '3', '4']);
    expect(formatExplanation(explanation!)).toBe(
      'loss.t\n    loss/kd.yaml:2:4  1\n    config.yaml:5:6   2\n    override `loss.t=3`\n  → override `loss.t=4`',
    );
  });

  it('shows the value, and hides what it is told to', () => {
    const { config } = composeTree(FILES);
    const [explanation] = explainKey(config, 'loss.name');
    expect(
      formatExplanation(explanation!, { value: '***', secrets: createSecrets({ keys: new Set(['loss.name']) }) }),
    ).toBe('loss.name = ***\n  → loss/kd.yaml:1:7  ***');
  });

  it('explains every key below a map or list', () => {
    const { config } = composeTree(FILES, ['list.1=5']);
    expect(explainKey(config, 'loss').map(({ key }) => key)).toEqual(['loss.name', 'loss.t']);
    expect(explainKey(config, 'list').map(({ key, origins }) => [key, origins.length])).toEqual([
      ['list[0]', 1],
      ['list[1]', 2],
    ]);
  });

  it('throws for a key that is not there', () => {
    const { config } = composeTree(FILES);
    const [error] = errorsOf(() => explainKey(config, 'loss.tt'));
    expect(error).toMatchObject({ code: 'KEY_UNKNOWN', suggestion: 'loss.t' });
  });
});
