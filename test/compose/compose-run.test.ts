import { describe, expect, it } from 'vitest';
import { composeRun, openWorkshop } from '../../src/compose/index.ts';
import { errorsOf, writeTree, type Files } from '../compose/conf-tree.ts';

const TREE: Files = {
  'config.yaml': 'defaults:\n  - _self_\n  - search: null\na: 1\n',
  'open.yaml': 'defaults:\n  - config\n  - db: ???\n  - _self_\n',
  'grid.yaml': 'defaults: [config, _self_]\nkind: MULTIRUN\nhydra: {mode: "${kind}"}\n',
  'boxed.yaml': '# @package box\nhydra: {mode: MULTIRUN}\n',
  'late.yaml': 'defaults: [config, _self_]\nhydra: {mode: "${a}"}\n',
  'search/grid.yaml': '# @package _global_\nhydra:\n  mode: MULTIRUN\n',
  'search/run.yaml': '# @package _global_\nhydra:\n  mode: RUN\n',
  'db/pg.yaml': 'x: 1\n',
};

/** Composes a command line for a run or a sweep. */
function runOf(words: readonly string[], { multirun = false, configName = 'config' } = {}) {
  const program = { name: 'app', configDir: writeTree(TREE), configName };
  return composeRun(openWorkshop(program, {}, { version: '0.0.0' }), words, { multirun });
}

/** How a command line is composed: the mode, what is written of it, and what is wrong. */
function modeOf(...given: Parameters<typeof runOf>) {
  const { composed, mode, warnings } = runOf(...given);
  const { composition, errors } = composed;
  return {
    mode,
    written: errors.length === 0 ? composition.get('hydra.mode') : undefined,
    hydra: composition.overrides.hydra,
    codes: errors.map(({ code }) => code),
    warnings: warnings.length,
  };
}

describe('a command line is composed', () => {
  it.each([
    { name: 'for a run', words: ['a=2'], mode: 'RUN' },
    { name: 'for a run that a word asks for', words: ['hydra.mode=RUN'], mode: 'RUN' },
    { name: 'for a sweep that a word asks for', words: ['hydra.mode=MULTIRUN', 'a=1,2'], mode: 'MULTIRUN' },
    { name: 'by the last of several words', words: ['hydra.mode=MULTIRUN', 'hydra.mode=RUN'], mode: 'RUN' },
    { name: 'by a mode that is added', words: ['+hydra.mode=MULTIRUN', 'a=1,2'], mode: 'MULTIRUN' },
    { name: 'for a sweep of the primary config', words: ['a=1,2'], configName: 'grid', mode: 'MULTIRUN' },
    { name: 'by a word over the primary config', words: ['hydra.mode=RUN'], configName: 'grid', mode: 'RUN' },
    { name: 'for a run, the primary config being in a package', words: [], configName: 'boxed', mode: 'RUN' },
    { name: 'for a run that a config asks for too', words: ['search=run'], mode: 'RUN' },
  ])('$name', ({ words, configName, mode }) => {
    const hydra = words.filter((word) => word.includes('hydra.'));
    expect(modeOf(words, { configName })).toEqual({ mode, written: mode, hydra, codes: [], warnings: 0 });
  });

  it('for a sweep by a map', () => {
    expect(modeOf(['hydra={mode: MULTIRUN}', 'a=1,2'])).toMatchObject({ mode: 'MULTIRUN', hydra: [], codes: [] });
  });

  it('for a sweep by the flag, which wins with a warning', () => {
    expect(modeOf(['a=1,2'], { multirun: true })).toMatchObject({ mode: 'MULTIRUN', written: 'MULTIRUN', warnings: 0 });
    const both = modeOf(['hydra.mode=RUN', 'a=1,2'], { multirun: true });
    expect(both).toMatchObject({ written: 'MULTIRUN', hydra: ['hydra.mode=RUN', 'hydra.mode=MULTIRUN'], warnings: 1 });
    expect(modeOf(['search=run'], { multirun: true })).toMatchObject({ written: 'MULTIRUN', codes: [], warnings: 0 });
  });

  it('for a sweep that leaves a group open', () => {
    const open = modeOf(['hydra.mode=MULTIRUN', 'db=pg,pg'], { configName: 'open' });
    expect(open).toMatchObject({ mode: 'MULTIRUN', codes: [] });
  });
});

describe('a mode is refused', () => {
  it.each([
    { name: 'that changes during composition', words: ['search=grid'], codes: ['COMPOSITION'] },
    { name: 'that is none', words: ['hydra.mode=often', 'b=1'], codes: ['VALUE', 'KEY_UNKNOWN'] },
    { name: 'that is swept', words: ['hydra.mode=RUN,MULTIRUN'], codes: ['COMPOSITION'] },
    {
      name: 'that is not known yet, with all else',
      words: ['hydra.mode=${a}', 'b=1'],
      codes: ['COMPOSITION', 'KEY_UNKNOWN'],
    },
    { name: 'that the primary config takes from another', words: [], configName: 'late', codes: ['COMPOSITION'] },
    { name: 'when a run has several values', words: ['a=1,2'], codes: ['COMPOSITION'] },
  ])('$name', ({ words, configName, codes }) => {
    expect(modeOf(words, { configName }).codes).toEqual(codes);
  });

  it('at its place, with what to type', () => {
    const [error] = runOf(['search=grid']).composed.errors;
    const { source, start, end } = error!.origin!;
    expect(source.text.slice(start, end)).toBe('MULTIRUN');
    expect(error!.hints).toEqual(['on the command line: hydra.mode=MULTIRUN']);
    expect(modeOf(['search=grid', 'hydra.mode=MULTIRUN'])).toMatchObject({ mode: 'MULTIRUN', codes: [] });
  });

  it('where a run leaves a group open', () => {
    expect(errorsOf(() => modeOf([], { configName: 'open' }))).toMatchObject([{ code: 'MISSING_VALUE' }]);
    expect(errorsOf(() => modeOf(['db=pg,pg'], { configName: 'open' }))).toMatchObject([{ code: 'COMPOSITION' }]);
  });
});
