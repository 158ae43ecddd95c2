import { describe, expect, it, vi } from 'vitest';
import { shipped } from '../../src/app/index.ts';
import { hydraConfig, taskConfig, withValues } from '../../src/compose/index.ts';
import { parseConfig, toContainer, type MapNode } from '../../src/config/index.ts';
import { assertNoLinks } from '../../src/program/no-links.ts';
import { strangersJob } from '../../src/program/stranger.ts';
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
      config: parsed('name: ../../../esc\nwhere: x\n'),
      words: [],
      pins: [],
    }).composition;
    expect(get('hydra.run.dir')).toBe('out/mine');
    expect(get('hydra.job_logging.handlers.file.filename')).toMatch(/\/mine\.log$/);
    expect([get('hydra.job.env_set.PLACE'), get('hydra.job.env_set.HOME_TOO')]).toEqual(
      Array(2).fill(process.env['HOME']),
    );
    expect(get('where')).toBe('x');
  });
});

/** The job of a program with this config, by a run that saved that one. */
const between = (
  own: string,
  theirs: string,
  more: { readonly hydra?: string; readonly words?: readonly string[]; readonly outside?: readonly string[] } = {},
) => {
  const { hydra, words = [], outside = [] } = more;
  const program = { name: 'app', configDir: writeTree({ 'config.yaml': own }), outside };
  const logged = { config: parsed(theirs), words, pins: [], hydra: hydra === undefined ? undefined : parsed(hydra) };
  return strangersJob(program, 'there', logged).composition;
};

describe('neither config sees the values of the other', () => {
  it.each([
    {
      name: 'a variable',
      own: 'name: ???\nhydra: {job: {env_set: {LD_PRELOAD: "${name}"}}}\n',
      key: 'hydra.job.env_set.LD_PRELOAD',
    },
    { name: 'a folder', own: 'name: ???\nhydra: {run: {dir: "out/${name}"}}\n', key: 'hydra.run.dir' },
    {
      name: 'a log file',
      own: 'hydra: {job_logging: {handlers: {file: {filename: "${name}"}}}}\n',
      key: 'hydra.job_logging.handlers.file.filename',
    },
  ])('$name that the own config leaves open is not for the run to choose', ({ own, key }) => {
    expect(() => between(own, 'name: /evil\n')).toThrow(expect.objectContaining({ code: 'VALUE', fullKey: key }));
  });

  it('what the own config says without a key stays where the run has the key', () => {
    const own = "hydra: {run: {dir: 'outputs/${oc.select:exp.name,x}'}}\n";
    expect(between(own, 'exp: {name: ../../esc}\n').get('hydra.run.dir')).toBe('outputs/x');
  });

  it.each([
    { name: 'of the hydra node', theirs: "name: '${hydra:job.env_set.T}'\n" },
    { name: 'of the hydra node, as a key', theirs: "name: '${hydra.job.env_set.T}'\n" },
    { name: 'with a default', theirs: "name: '${oc.select:hydra.job.env_set.T,none}'\n" },
    { name: 'at a key that reads the environment', theirs: "url: '${oc.env:X}'\nname: '${url}'\n" },
    { name: 'as a whole', theirs: "out: 1\nname: '${hydra:job.env_set}'\n" },
    { name: 'at a key of the program', theirs: "out: {a: 1}\nname: '${out.u}'\n" },
    { name: 'that it has not', theirs: "name: '${url}'\n" },
  ])('the run reads no own value $name', ({ theirs }) => {
    vi.stubEnv('SECRET_T', 'tok-123456');
    const own = `url: 'http://\${oc.env:SECRET_T}@h'\nout: {u: '\${url}'}\nhydra: {job: {env_set: {T: '\${oc.env:SECRET_T}'}}}\n`;
    let told: string;
    try {
      told = String(between(own, theirs, { outside: ['out'] }).get('name'));
    } catch (error) {
      told = (error as Error).message;
    }
    expect(told).not.toContain('tok-');
    vi.unstubAllEnvs();
  });

  it('texts, numbers, lists and copies of the run stay what they were; its folder is the new one', () => {
    const theirs = `
a: 1.0
b: \${a}
c: [1, '\${b}', {d: '\${a}'}]
e: \${c}
f: 'x\\\${a}'
g: \${hydra:runtime.output_dir}/g
h: \${hydra:runtime.choices.model}
`;
    const hydra = 'hydra: {runtime: {output_dir: /theirs, choices: {model: cnn}}}\n';
    const { config, resolvers, get } = between('hydra: {run: {dir: mine}}\n', theirs, { hydra });
    const moved = withValues(
      { config, resolvers, get, overrides: { hydra: [], task: [] }, now: new Date() },
      {
        'hydra.runtime.output_dir': '/moved',
      },
    );
    const plain = toContainer(taskConfig(moved.config), { resolve: true, resolvers: moved.resolvers });
    const c = [1, 1, { d: 1 }];
    expect(plain).toEqual({ a: 1, b: 1, c, e: c, f: 'x${a}', g: '/moved/g', h: 'cnn' });
  });

  it('words and choices are those of the run, as they stand there', () => {
    const hydra = 'hydra: {runtime: {choices: {model: cnn, none: null, x: "${oc.env:HOME}", hydra/launcher: evil}}}\n';
    const { config } = between('a: 1\n', 'a: 2\n', { hydra, words: ['a=2', 'b=${oc.env:HOME}'] });
    const plain = toContainer(hydraConfig(config)) as { hydra: { runtime: { choices: object }; overrides: object } };
    expect(plain.hydra.overrides).toEqual({ hydra: [], task: ['a=2', 'b=${oc.env:HOME}'] });
    expect(plain.hydra.runtime.choices).toMatchObject({ model: 'cnn', none: null, x: '${oc.env:HOME}' });
    expect(plain.hydra.runtime.choices).toMatchObject({ 'hydra/launcher': 'basic' });
  });
});

it('a folder without links may be gone on in', () => {
  expect(() => assertNoLinks(writeTree({ 'a/b': '', '.hydra/config.yaml': '' }))).not.toThrow();
  expect(() => assertNoLinks('/no/such/folder')).toThrow(expect.objectContaining({ code: 'RUN_FOLDER' }));
});
