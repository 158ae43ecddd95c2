import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/app/index.ts';
import { parseConfig, type MapNode } from '../../src/config/index.ts';
import { assertNoLinks, strangersJob } from '../../src/program/stranger.ts';
import { writeTree } from '../compose/conf-tree.ts';

const parsed = (text: string): MapNode => parseConfig({ kind: 'file', name: 'config.yaml', text }) as MapNode;

/** The job that a saved config of the shipped experiment's comes to, where this user did not save it. */
const job = (yaml: string, pins: readonly string[] = []) =>
  strangersJob(shipped as never, 'there', { config: parsed(yaml), words: ['seed=3'], pins });

describe('a run of the shipped experiment that somebody else made', () => {
  const yaml = `
seed: 3
store: {dir: /elsewhere, read: true, more: 1}
tracker: {_target_: trackers.mlflow, uri: http://elsewhere, experiment: x}
hydra: {run: {dir: /elsewhere}, callbacks: {x: {_target_: ./evil.js:x}}}
`;

  it('files and tells where this program does', () => {
    const { composition, replaced } = job(yaml);
    const { get, overrides } = composition;
    expect(replaced).toEqual(['hydra', 'store', 'tracker']);
    expect([get('seed'), get('store.dir'), get('store.more')]).toEqual([3, 'outputs/store', undefined]);
    expect([get('tracker._target_'), get('tracker.uri')]).toEqual(['trackers.files', undefined]);
    expect(get('hydra.run.dir')).toMatch(/^outputs\/\d{4}-\d\d-\d\d\//);
    expect(get('hydra.callbacks.x')).toBeUndefined();
    expect(overrides).toEqual({ hydra: [], task: ['seed=3'] });
  });

  it('is pinned all the same', () => {
    const { get } = job(yaml, ['store.read=false']).composition;
    expect([get('store.read'), get('store.dir')]).toEqual([false, 'outputs/store']);
  });

  it('steers no folder by a value of its own', () => {
    const configDir = writeTree({
      'config.yaml': `name: mine
where: \${oc.env:HOME}
hydra:
  run: {dir: 'out/\${name}'}
  job: {env_set: {PLACE: '\${where}', HOME_TOO: '\${oc.env:HOME}'}}
  job_logging: {handlers: {file: {filename: '\${hydra.runtime.output_dir}/\${name}.log'}}}
`,
    });
    const { get } = strangersJob({ name: 'app', configDir }, 'there', {
      config: parsed("name: ../../../esc\nwhere: x\nother: '${oc.env:HOME}'\n"),
      words: [],
      pins: [],
    }).composition;
    expect(get('hydra.run.dir')).toBe('out/mine');
    expect(get('hydra.job_logging.handlers.file.filename')).toMatch(/\/mine\.log$/);
    expect([get('hydra.job.env_set.PLACE'), get('hydra.job.env_set.HOME_TOO')]).toEqual(
      Array(2).fill(process.env['HOME']),
    );
    expect(get('where')).toBe('x');
    expect(() => get('other')).toThrow(/reads the environment variable HOME/);
  });
});

it('a folder without links may be gone on in', () => {
  expect(() => assertNoLinks(writeTree({ 'a/b': '', '.hydra/config.yaml': '' }))).not.toThrow();
  expect(() => assertNoLinks('/no/such/folder')).toThrow(expect.objectContaining({ code: 'RUN_FOLDER' }));
});
