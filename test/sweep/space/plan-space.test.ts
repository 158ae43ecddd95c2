import { describe, expect, it } from 'vitest';
import { parseOverrides } from '../../../src/override/index.ts';
import { plannedJobs, planSpace } from '../../../src/sweep/index.ts';
import { composeTree, errorsOf, type Files } from '../../compose/conf-tree.ts';

const FILES: Files = {
  'config.yaml': 'defaults:\n  - db: pg\nx: 0\ny: 0\n',
  'more.yaml': 'defaults: [config, _self_]\nhydra: {searchpath: [extra]}\n',
  'globbed.yaml': 'defaults: [config, _self_]\nhydra: {searchpath: [extra], sweeper: {params: {db: glob(*)}}}\n',
  'db/pg.yaml': '',
  'db/my.yaml': '',
  'extra/db/lite.yaml': '',
};

/** The words of each job. */
function jobsOf(words: readonly string[], { configName = 'config', files = {} as Files } = {}): string[] {
  const swept = parseOverrides(words).map(({ source }) => source.text);
  const master = composeTree({ ...FILES, ...files }, swept, { configName, mode: 'multirun' });
  return plannedJobs(planSpace(words, master)).map(({ overrides }) => overrides.join(' '));
}

describe('glob', () => {
  const all = ['db=lite', 'db=my', 'db=pg'];
  it.each([
    { name: 'over the options of the folder', words: ['db=glob(*)'], jobs: ['db=my', 'db=pg'] },
    { name: 'over those of a search path in a config', words: ['db=glob(*)'], configName: 'more', jobs: all },
    { name: 'over those of a search path in a word', words: ['db=glob(*)', 'hydra.searchpath=[extra]'], jobs: all },
    { name: 'over those of an edited search path', words: ['db=glob(*)', 'hydra.searchpath=append(extra)'], jobs: all },
    { name: 'as a parameter', words: [], configName: 'globbed', jobs: all },
    { name: 'of some names', words: ['db=glob(*i*)'], configName: 'more', jobs: ['db=lite'] },
  ])('$name', ({ words, configName, jobs }) => {
    expect(jobsOf(words, { configName })).toEqual(jobs);
  });
});

describe('hydra.sweeper.params', () => {
  it.each([
    { params: '{x: [1, 2]}', jobs: ['x=[1,2]'] },
    { params: '{x: "1,2"}', jobs: ['x=1', 'x=2'] },
    {
      params: '{x: "choice(1,2)", y: [a, "3", 1.0, null]}',
      jobs: ["x=1 y=[a,'3',1.0,null]", "x=2 y=[a,'3',1.0,null]"],
    },
    { params: '{x: {a: 1, b: [true]}}', jobs: ['x={a:1,b:[True]}'] },
    { params: '{x: 5, y: null}', jobs: ['x=5 y=null'] },
    { params: '{db: [pg, my]}', jobs: ['db=[pg,my]'] },
    { params: '{x: [], y: true}', jobs: ['x=[] y=True'] },
  ])('$params', ({ params, jobs }) => {
    const files = { 'config.yaml': `${FILES['config.yaml']}hydra: {sweeper: {params: ${params}}}\n` };
    expect(jobsOf([], { files })).toEqual(jobs);
  });

  it('is refused where it is no text of an override', () => {
    const files = { 'config.yaml': `${FILES['config.yaml']}hydra: {sweeper: {params: {x: "[1"}}}\n` };
    expect(errorsOf(() => jobsOf([], { files }))).toMatchObject([{ code: 'OVERRIDE' }]);
  });
});
