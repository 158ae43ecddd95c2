import { describe, expect, it } from 'vitest';
import { composeRun, openWorkshop, runModeOf } from '../../src/compose/index.ts';
import { writeTree, type Files } from '../compose/conf-tree.ts';

const TREE: Files = {
  'config.yaml': 'defaults:\n  - _self_\n  - search: null\na: 1\n',
  'open.yaml': 'defaults:\n  - config\n  - db: ???\n  - _self_\n',
  'search/grid.yaml': '# @package _global_\nhydra:\n  mode: MULTIRUN\n',
  'db/pg.yaml': 'x: 1\n',
};

/** How a command line is composed: the mode, what is written of it, and what is wrong. */
function modeOf(words: readonly string[], { multirun = false, configName = 'config' } = {}) {
  const program = { name: 'app', configDir: writeTree(TREE), configName };
  const flags = { configPath: undefined, configName: undefined, configDir: undefined };
  const { composed, mode, warnings } = composeRun(openWorkshop(program, flags, { version: '0.0.0' }), words, {
    multirun,
  });
  const { composition, errors } = composed;
  return {
    mode,
    written: runModeOf(composition),
    hydra: composition.overrides.hydra,
    codes: errors.map(({ code }) => code),
    warnings: warnings.length,
  };
}

describe('a command line is composed', () => {
  it.each([
    { name: 'for a run', words: ['a=2'], mode: 'RUN', hydra: ['hydra.mode=RUN'] },
    { name: 'for a run that a word asks for', words: ['hydra.mode=RUN'], mode: 'RUN', hydra: ['hydra.mode=RUN'] },
    {
      name: 'for a sweep that a word asks for',
      words: ['hydra.mode=MULTIRUN', 'a=1,2'],
      mode: 'MULTIRUN',
      hydra: ['hydra.mode=MULTIRUN'],
    },
    { name: 'for a sweep that a config asks for', words: ['search=grid', 'a=1,2'], mode: 'MULTIRUN', hydra: [] },
    {
      name: 'for a run over what a config asks for',
      words: ['search=grid', 'hydra.mode=RUN'],
      mode: 'RUN',
      hydra: ['hydra.mode=RUN'],
    },
  ])('$name', ({ words, mode, hydra }) => {
    expect(modeOf(words)).toEqual({ mode, written: mode, hydra, codes: [], warnings: 0 });
  });

  it('for a sweep by the flag, which wins with a warning', () => {
    expect(modeOf(['a=1,2'], { multirun: true })).toMatchObject({ mode: 'MULTIRUN', written: 'MULTIRUN', warnings: 0 });
    const both = modeOf(['hydra.mode=RUN', 'a=1,2'], { multirun: true });
    expect(both).toMatchObject({ written: 'MULTIRUN', hydra: ['hydra.mode=RUN', 'hydra.mode=MULTIRUN'], warnings: 1 });
  });

  it('for a run with what is wrong in it', () => {
    expect(modeOf(['a=1,2'])).toMatchObject({ mode: 'RUN', codes: ['COMPOSITION'] });
    expect(modeOf(['hydra.mode=often'])).toMatchObject({ mode: 'RUN', codes: ['VALUE'] });
    expect(() => modeOf([], { configName: 'open' })).toThrow(/db/);
  });

  it('for a sweep that leaves a group open', () => {
    const open = modeOf(['hydra.mode=MULTIRUN', 'db=pg,pg'], { configName: 'open' });
    expect(open).toMatchObject({ mode: 'MULTIRUN', codes: [] });
  });
});
