import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yamlWithOrigins } from '../../../src/cli/questions/origins.ts';
import { taskConfig } from '../../../src/compose/index.ts';
import { create, parseConfig, toYaml, type ContainerNode } from '../../../src/config/index.ts';
import { composed } from '../../program/composed.ts';

it('has the place of each leaf in a comment, below each other', () => {
  const files = {
    'config.yaml': 'defaults:\n  - loss: kd\n  - _self_\nwidths: [8, 16]\nempty: {}\nnote: "two\\nlines"\nnone:\n',
    'loss/kd.yaml': 'name: kd\ntemperature: 1.0\n',
  };
  const { composition, folder } = composed(files, ['loss.temperature=4', '+new={a: 1}']);
  const text = yamlWithOrigins(taskConfig(composition.config)).replaceAll(`${folder}/`, '');
  expect(text).toBe(`\
loss:
  name: kd        # loss/kd.yaml:1:7
  temperature: 4  # override \`loss.temperature=4\`
widths:
- 8               # config.yaml:4:10
- 16              # config.yaml:4:13
empty: {}         # config.yaml:5:8
note: 'two

  lines'          # config.yaml:6:7
none: null        # config.yaml:7:6
new:
  a: 1            # override \`+new={a: 1}\`
`);
});

describe('what it prints reads back as the same', () => {
  const key = fc.oneof(fc.constantFrom('a', 'b c', '1', '<<', '#', 'x: y'), fc.string());
  const scalar = fc.oneof(fc.string(), fc.lorem({ maxCount: 40 }), fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('tree'), { maxLength: 3 }), tie('tree')), {
      maxKeys: 4,
    }),
  }));

  it('for any config', () => {
    fc.assert(
      fc.property(tree, (value) => {
        let config: ContainerNode;
        try {
          config = create(value) as ContainerNode;
        } catch {
          return; // `${` in a text that is no interpolation
        }
        const again = parseConfig({ kind: 'value', name: 'printed', text: yamlWithOrigins(config) });
        expect(toYaml(again)).toBe(toYaml(config));
      }),
    );
  });
});
