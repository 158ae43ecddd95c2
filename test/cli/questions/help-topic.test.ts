import { describe, expect, it } from 'vitest';
import { shipped } from '../../../src/app/index.ts';
import { topicText } from '../../../src/cli/questions/help-topic.ts';
import {
  allOptionsOf,
  composeAll,
  groupsOf,
  NO_SECRETS,
  openWorkshop,
  taskConfig,
} from '../../../src/compose/index.ts';
import { fullKey, leavesOf } from '../../../src/config/index.ts';
import { schemaOf } from '../../../src/program/index.ts';

const workshop = openWorkshop(shipped, {});
const schema = await schemaOf(shipped);
const request = { workshop, words: [], schemaFor: async () => schema, command: 'run', secrets: NO_SECRETS, width: 80 };

/** The words of the command line that a page ends with. */
function wordsOf(page: string): string[] {
  const [, line = ''] = /\n {2}run (.*)/.exec(page) ?? [];
  return Array.from(line.matchAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? '');
}

/** Every key of the config with these options. */
function keysOf(words: readonly string[]): string[] {
  const { composition } = composeAll(workshop, words, 'run');
  return Array.from(leavesOf(taskConfig(composition.config)), fullKey);
}

describe('--help KEY', () => {
  const options = [[], ['loss=crd', 'data=csv'], ['scheme=mutual', 'optimizer=sgd', 'model=resnet8', 'tracker=mlflow']];
  const keys = [...new Set(options.flatMap(keysOf))].filter((key) => !key.includes('[') && !/\.\d+$/.test(key));

  /** The page of every key. */
  const pages = () => Promise.all(keys.map(async (key) => ({ key, page: await topicText(key, request) })));

  it('explains every key, and what it says to type composes', async () => {
    expect(keys.length).toBeGreaterThan(80);
    const wrong = (await pages()).flatMap(({ key, page }) => {
      const words = wordsOf(page);
      if (words.at(-1)!.endsWith('=???')) return [];
      const { errors } = composeAll(workshop, words, 'run');
      return errors.length === 0 ? [] : [{ key, words, errors: errors.map(({ message }) => message) }];
    });
    expect(wrong).toEqual([]);
  });

  it('has the meaning of every key of the shipped experiment', async () => {
    const tags = /(^|\.)(_target_|method)$/;
    const unexplained = (await pages()).filter(
      ({ key, page }) => !tags.test(key) && !/^\S+.*\n {2}[\p{L}λγ]/u.test(page),
    );
    expect(unexplained).toEqual([]);
  });
});

describe('--help GROUP', () => {
  const groups = groupsOf(workshop.repository).filter((group) => !/^hydra|^scheme\/|^data\/|trainer$/.test(group));

  it.each(groups)('%s: every option has a line that says what it is', async (group) => {
    const lines = (await topicText(group, request)).split('\n').slice(2, -2);
    const options = lines.filter((line) => /^[* ] \S+ {2,}\S/.test(line));
    expect(options).toHaveLength(allOptionsOf(workshop.repository, group).length);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });
});
