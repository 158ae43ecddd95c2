import { describe, expect, it } from 'vitest';
import { select, toYaml, type ContainerNode } from '../../src/config/index.ts';
import { describeOrigin } from '../../src/errors.ts';
import { composeTree, errorsOf, type Files } from './conf-tree.ts';

const FILES: Files = { 'config.yaml': 'a: 1\n' };

/** A part of the `hydra` node as YAML, after an override. */
const partAfter = (word: string, path: string): string =>
  toYaml(select(composeTree(FILES, [word]).config, path) as ContainerNode);

describe('the types of the hydra node, as recorded from Hydra', () => {
  it.each([
    { word: 'hydra.job.num=3', path: 'hydra.job', line: 'num: 3' },
    { word: "hydra.job.num='7'", path: 'hydra.job', line: 'num: 7' },
    { word: 'hydra.job.name=5', path: 'hydra.job', line: "name: '5'" },
    { word: 'hydra.job.chdir=yes', path: 'hydra.job', line: 'chdir: true' },
    { word: 'hydra.run.dir=5', path: 'hydra.run', line: "dir: '5'" },
    { word: 'hydra.mode=MULTIRUN', path: 'hydra', line: 'mode: MULTIRUN' },
    { word: 'hydra.output_subdir=null', path: 'hydra', line: 'output_subdir: null' },
    { word: '+hydra.job.env_set.A=1', path: 'hydra.job.env_set', line: "A: '1'" },
    { word: 'hydra.sweeper=null', path: 'hydra', line: 'sweeper: null' },
    { word: 'hydra.launcher=5', path: 'hydra', line: 'launcher: 5' },
    { word: '+hydra.env.a=1', path: 'hydra.env', line: 'a: 1' },
    { word: '+hydra.foo=1', path: 'hydra', line: 'foo: 1' },
    { word: 'hydra.verbose=3', path: 'hydra', line: 'verbose: 3' },
    { word: 'hydra.job.config.override_dirname.exclude_keys=[1]', path: 'hydra.job.config', line: "- '1'" },
    { word: 'hydra.job.num=${a}', path: 'hydra.job', line: 'num: ${a}' },
  ])('take $word', ({ word, path, line }) => expect(partAfter(word, path)).toContain(line));

  it.each([
    { word: 'hydra.job.num=abc', error: { code: 'VALUE', fullKey: 'hydra.job.num', expected: 'integer' } },
    { word: 'hydra.job.num=1.5', error: { code: 'VALUE' } },
    { word: 'hydra.job.chdir=maybe', error: { code: 'VALUE', expected: 'boolean' } },
    { word: 'hydra.job.chdir=null', error: { code: 'VALUE', expected: 'boolean' } },
    { word: 'hydra.run=null', error: { code: 'VALUE' } },
    { word: 'hydra.run.dir=null', error: { code: 'VALUE' } },
    { word: 'hydra.mode=multirun', error: { code: 'VALUE', suggestion: 'MULTIRUN' } },
    { word: 'hydra.job.env_set.A=1', error: { code: 'KEY_UNKNOWN' } },
    { word: '+hydra.job.env_set={A:null}', error: { code: 'VALUE' } },
    { word: 'hydra.job.env_copy=x', error: { code: 'VALUE' } },
    { word: 'hydra.callbacks=null', error: { code: 'VALUE' } },
    { word: 'hydra.job_logging=5', error: { code: 'VALUE' } },
    { word: 'hydra.overrides.task=5', error: { code: 'VALUE' } },
    { word: 'hydra.job=null', error: { code: 'VALUE' } },
    { word: 'hydra.job=3', error: { code: 'VALUE' } },
    { word: 'hydra.searchpath=x', error: { code: 'SEARCH_PATH' } },
    { word: 'hydra.run.dri=x', error: { code: 'KEY_UNKNOWN' } },
    { word: 'hydra=null', error: {} },
    { word: 'hydra=[1]', error: {} },
    { word: '~hydra', error: {} },
  ])('refuse $word', ({ word, error }) => {
    const [first] = errorsOf(() => composeTree(FILES, [word]));
    expect(first).toMatchObject(error);
    expect(first?.origin && describeOrigin(first.origin)).toContain(word);
  });

  it('hold in files too, with the place', () => {
    const [first] = errorsOf(() => composeTree({ 'config.yaml': 'hydra:\n  job:\n    num: many\n' }));
    expect(first).toMatchObject({ code: 'VALUE', fullKey: 'hydra.job.num' });
    expect(describeOrigin(first!.origin!)).toMatch(/config\.yaml:3:10$/);
  });

  it('hold in a group of the node that is merged before its types', () => {
    const files = { ...FILES, 'hydra/output/mine.yaml': '# @package hydra\nrun:\n  dir: [1]\n' };
    const [first] = errorsOf(() => composeTree(files, ['hydra/output=mine']));
    expect(first).toMatchObject({ code: 'VALUE' });
    expect(describeOrigin(first!.origin!)).toMatch(/mine\.yaml:3:8$/);
  });
});
