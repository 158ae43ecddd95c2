import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNotes } from '../../../src/cli/questions/option-notes.ts';
import { CONFIG_FOLDER } from '../../../src/util/own-files.ts';

describe('the comment at the top of a config', () => {
  it.each([
    { name: 'nothing', yaml: 'a: 1  # one\n', notes: { summary: '', text: '', examples: [] } },
    {
      name: 'lines for programs, a paper, a command line',
      yaml:
        '# yaml-language-server: $schema=x.json\n# @package _global_\n# RKD: distances (Park et al. 2019, "Relational\n' +
        '# Distillation"). The weight is 25.\n#   npx run loss=rkd\n_target_: x\n# no more\n',
      notes: {
        summary: 'RKD: distances (Park et al. 2019)',
        text: 'RKD: distances (Park et al. 2019, "Relational Distillation"). The weight is 25.',
        examples: ['npx run loss=rkd'],
      },
    },
    {
      name: 'a command line behind the text',
      yaml: '# Adam (Kingma and Ba 2015).   npx run optimizer=adam\na: 1\n',
      notes: {
        summary: 'Adam (Kingma and Ba 2015)',
        text: 'Adam (Kingma and Ba 2015).',
        examples: ['npx run optimizer=adam'],
      },
    },
    {
      name: 'a command line on two lines',
      yaml: '# NST.\n#   npx run loss=nst \\\n#     loss.taps=[block2]\na: 1\n',
      notes: { summary: 'NST', text: 'NST.', examples: ['npx run loss=nst loss.taps=[block2]'] },
    },
    { name: 'no content', yaml: '# Only this', notes: { summary: 'Only this', text: 'Only this', examples: [] } },
  ])('$name', ({ yaml, notes }) => expect(readNotes(yaml)).toEqual(notes));
});

it('has command lines that fit into 80 columns', () => {
  const long = readdirSync(CONFIG_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => readFileSync(join(CONFIG_FOLDER, name), 'utf8').split('\n'))
    .filter((line) => /^#.*\b(?:npx|node) /.test(line) && line.length > 80);
  expect(long).toEqual([]);
});
