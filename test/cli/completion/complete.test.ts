import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/cli/completion/complete.ts';
import { writeTree, type Files } from '../../compose/conf-tree.ts';
import { ALL } from '../../sample.ts';

const FILES: Files = {
  'config.yaml': `
defaults:
  - model: cnn
  - model@teacher: big
  - logger/disk: plain
  - _self_
loss: {_target_: kd, temperature: 4.0, on: true}
names: [a, b]
empty: {}
nothing: null
open: ???
copy: \${loss.temperature}
broken: \${nowhere}
blank: a b
password: very-secret
odd key: 1
`,
  'other.yaml': 'x: 1\n',
  'short.yaml':
    'defaults: [{model: cnn}, _self_]\nhydra: {aliases: {"temp, t": loss.temperature, warm: loss.temperature=9, net: model}}\n' +
    'loss: {temperature: 4.0}\nitems: [{a: 7}]\n',
  'choice.yaml': 'defaults:\n  - model: ???\n',
  'model/cnn.yaml': 'depth: 1\nkind: deep\n',
  'model/big.yaml': 'depth: 9\nkind: deep\n',
  'logger/disk/plain.yaml': 'dir: x\n',
  'extra/one.yaml': 'y: 1\n',
};

const kind = { enum: ['deep', 'flat'] };
const model = { type: 'object', properties: { depth: { type: 'integer' }, kind } };
const schema = {
  type: 'object',
  properties: {
    model,
    teacher: model,
    loss: {
      discriminator: { propertyName: '_target_' },
      oneOf: [
        {
          properties: { _target_: { const: 'kd' }, temperature: { type: 'number' }, on: { type: 'boolean' }, hard: {} },
        },
        { properties: { _target_: { const: 'rkd' }, angle: { enum: [1, 2] } } },
      ],
    },
    nothing: { type: ['boolean', 'null'] },
    seed: { type: 'integer' },
  },
};

/** What completes the last of these words. */
async function completed(words: readonly string[], files: Files = FILES): Promise<string[]> {
  const program = { name: 'app', configDir: writeTree(files), schema };
  return complete(program, { words: words.slice(0, -1), current: words.at(-1) ?? '' });
}

interface Row {
  readonly name: string;
  readonly words: readonly string[];
  readonly found: readonly string[];
}

describe('names', () => {
  it.each<Row>([
    { name: 'a group and the key below it', words: ['mod'], found: ['model.', 'model=', 'model@teacher='] },
    { name: 'a group inside another, part by part', words: ['log'], found: ['logger.', 'logger/'] },
    { name: 'its second part', words: ['logger/'], found: ['logger/disk='] },
    { name: 'keys, part by part', words: ['te'], found: ['teacher.'] },
    { name: 'keys below a key', words: ['teacher.'], found: ['teacher.depth=', 'teacher.kind='] },
    { name: 'a list, and its items', words: ['nam'], found: ['names.', 'names='] },
    { name: 'the items of a list', words: ['names.'], found: ['names.0=', 'names.1='] },
    { name: 'nothing that cannot be typed', words: ['odd'], found: [] },
    { name: 'keys that another option has', words: ['model=big', 'model.d'], found: ['model.depth='] },
    { name: 'keys that were added', words: ['+brand.new=1', 'bra'], found: ['brand.'] },
    { name: 'keys although another word does not fit', words: ['nokey=1', '(', 'op'], found: ['open='] },
    { name: 'the hydra node', words: ['hydra.job.n'], found: ['hydra.job.name=', 'hydra.job.num='] },
    { name: '++: keys, and those that only the schema knows', words: ['++loss.h'], found: ['++loss.hard='] },
    { name: '++: keys that are there', words: ['++loss.t'], found: ['++loss.temperature='] },
    { name: '+: maps, to add something below', words: ['+lo'], found: ['+logger.', '+loss.'] },
    { name: '+: keys that only the schema knows', words: ['+s'], found: ['+seed='] },
    { name: '+: groups that are not chosen', words: ['+ex'], found: ['+extra='] },
    { name: '~: groups and keys, without a value', words: ['~mo'], found: ['~model', '~model.', '~model@teacher'] },
    { name: '~: a key below', words: ['~loss.te'], found: ['~loss.temperature'] },
    { name: 'only groups, if nothing can be composed', words: ['-cn', 'choice', 'm'], found: ['model='] },
    { name: 'another primary config', words: ['--config-name=other', 'x'], found: ['x='] },
    { name: 'aliases of keys, and of overrides', words: ['-cn', 'short', 't'], found: ['t=', 'temp='] },
    { name: 'aliases of overrides', words: ['-cn', 'short', '+w'], found: ['+warm'] },
    { name: '~: aliases without a value', words: ['-cn', 'short', '~te'], found: ['~temp'] },
    { name: 'no aliases to change: that is refused', words: ['-cn', 'short', 'hydra.al'], found: [] },
    {
      name: 'the hydra node, and groups below it that are not chosen',
      words: ['+hydr'],
      found: ['+hydra.', '+hydra/'],
    },
    { name: 'a group in another package, begun', words: ['model@te'], found: ['model@teacher='] },
  ])('$name', async ({ words, found }) => expect(await completed(words)).toEqual(found));
});

describe('values', () => {
  it.each<Row>([
    { name: 'options', words: ['model='], found: ['model=big', 'model=cnn'] },
    { name: 'options, begun', words: ['model=b'], found: ['model=big'] },
    { name: 'options of a group in another package', words: ['model@teacher=c'], found: ['model@teacher=cnn'] },
    { name: 'options to add', words: ['+extra='], found: ['+extra=one'] },
    { name: 'the next choice of a sweep', words: ['-m', 'model=cnn,'], found: ['model=cnn,big'] },
    { name: 'what an alias stands for', words: ['-cn', 'short', 'temp='], found: ['temp=4.0'] },
    { name: 'the options that an alias stands for', words: ['-cn', 'short', 'net=b'], found: ['net=big'] },
    { name: 'the keys behind an index', words: ['-cn', 'short', 'items[0].'], found: ['items[0].a='] },
    { name: 'what stands behind an index', words: ['-cn', 'short', '++items[0]'], found: ['++items[0].'] },
    { name: 'a value behind a path', words: ['-cn', 'short', 'items[0].a='], found: ['items[0].a=7'] },
    { name: 'an enum', words: ['model.kind='], found: ['model.kind=deep', 'model.kind=flat'] },
    { name: 'an enum, in a sweep', words: ['-m', 'model.kind=deep,f'], found: ['model.kind=deep,flat'] },
    { name: 'true and false', words: ['loss.on='], found: ['loss.on=false', 'loss.on=true'] },
    { name: 'null', words: ['nothing='], found: ['nothing=false', 'nothing=null', 'nothing=true'] },
    { name: 'the value that is there', words: ['loss.temperature='], found: ['loss.temperature=4.0'] },
    { name: 'the value behind an interpolation', words: ['copy='], found: ['copy=4.0'] },
    { name: 'the names of parts', words: ['loss._target_='], found: ['loss._target_=kd', 'loss._target_=rkd'] },
    {
      name: 'an enum of the part that is chosen',
      words: ['loss._target_=rkd', '+loss.angle='],
      found: ['+loss.angle=1', '+loss.angle=2'],
    },
    {
      name: 'an enum of the hydra node',
      words: ['hydra.mode='],
      found: ['hydra.mode=MULTIRUN', 'hydra.mode=RUN', 'hydra.mode=null'],
    },
    { name: 'true and false of the hydra node', words: ['hydra.job.chdir=t'], found: ['hydra.job.chdir=true'] },
    {
      name: 'options of the hydra node',
      words: ['hydra/job_logging=d'],
      found: expect.arrayContaining(['hydra/job_logging=default', 'hydra/job_logging=disabled']),
    },
    { name: 'nothing for what is missing', words: ['open='], found: [] },
    { name: 'nothing for what cannot be resolved', words: ['broken='], found: [] },
    { name: 'a value as the grammar writes it', words: ['blank='], found: [String.raw`blank=a\ b`] },
    { name: 'no secret', words: ['password='], found: [] },
    { name: 'nothing for an unknown key', words: ['no.such.key='], found: [] },
    { name: 'nothing without a key', words: ['='], found: [] },
  ])('$name', async ({ words, found }) => expect(await completed(words)).toEqual(found));

  it.each([{ name: 'config' }, { name: 'choice, which cannot be composed' }])(
    'options of the search path, for $name',
    async ({ name }) => {
      const words = ['-cn', name.split(',')[0]!, `hydra.searchpath=[${writeTree({ 'model/tiny.yaml': '' })}]`];
      expect(await completed([...words, 'model=t'])).toEqual(['model=tiny']);
      expect(await completed([...words, 'model@x=t'])).toEqual(['model@x=tiny']);
    },
  );

  it('paths', async () => {
    const folder = writeTree({ 'sub/a.txt': '', 'b.txt': '', '.hidden': '' });
    expect(await completed([`open=${folder}/`])).toEqual([`open=${folder}/b.txt`, `open=${folder}/sub/`]);
    expect(await completed([`open=${folder}/.`])).toEqual([`open=${folder}/.hidden`]);
    expect(await completed([`+new=${folder}/sub/a`])).toEqual([`+new=${folder}/sub/a.txt`]);
    expect(await completed(['open=/no/such/folder/'])).toEqual([]);
  });
});

describe('flags', () => {
  it.each<Row>([
    { name: 'by their beginning', words: ['--c'], found: ['--cfg', '--config-dir', '--config-name', '--config-path'] },
    { name: 'of two letters', words: ['-c'], found: ['-cd', '-cn', '-cp'] },
    { name: 'the word behind one', words: ['--cfg', ''], found: ['all', 'hydra', 'job'] },
    { name: 'the word behind a short one', words: ['-c', 'j'], found: ['job'] },
    { name: 'the word in one', words: ['--info=default'], found: ['--info=defaults', '--info=defaults-tree'] },
    { name: 'configs', words: ['-cn', ''], found: ['choice', 'config', 'other', 'short'] },
    { name: 'keys to explain', words: ['--explain', 'loss.t'], found: ['loss.temperature'] },
    { name: 'groups to explain', words: ['--explain', 'model@'], found: ['model@teacher'] },
    { name: 'packages', words: ['--cfg', 'job', '-p', 'teach'], found: ['teacher', 'teacher.'] },
    { name: 'shells', words: ['-sc', 'install='], found: ['install=bash', 'install=fish', 'install=zsh'] },
    { name: 'overrides behind a flag that takes no word', words: ['--multirun', 'op'], found: ['open='] },
  ])('$name', async ({ words, found }) => expect(await completed(words)).toEqual(found));

  it('folders', async () => {
    const folder = writeTree({ 'sub/a.yaml': '', 'b.yaml': '' });
    expect(await completed(['--config-dir', `${folder}/`])).toEqual([`${folder}/sub/`]);
  });
});

describe('complete', () => {
  it('has flags where there are no configs at all', async () => {
    const program = { name: 'app', configDir: '/no/such/folder' };
    expect(await complete(program, { words: [], current: '--vers' })).toEqual(['--version']);
    expect(await complete(program, { words: [], current: 'mod' })).toEqual([]);
  });

  it("counts the program's own overrides", async () => {
    const program = { name: 'app', configDir: writeTree(FILES), schema, overrides: ['+brand.new=1', 'model=big'] };
    expect(await complete(program, { words: [], current: 'bra' })).toEqual(['brand.']);
    expect(await complete(program, { words: [], current: 'model.depth=' })).toEqual(['model.depth=9']);
    expect(await complete(program, { words: ['model=cnn'], current: 'model.depth=' })).toEqual(['model.depth=1']);
  });

  it.runIf(ALL)('never throws, and all that it offers begins as typed', async () => {
    const folder = writeTree(FILES);
    const program = { name: 'app', configDir: folder, schema };
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'abcd._=+~-,@/[]{}()\'"$:mlo'), maxLength: 8 }),
      fc.constantFrom(
        'model=',
        'loss.',
        '--cfg',
        '-cn',
        '-m',
        '++model',
        '~loss',
        'model=cnn,',
        'x={',
        '-p',
        '=',
        '--',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 3 }), word, async (words, current) => {
        const found = await complete(program, { words, current });
        expect(found.every((one) => one.startsWith(current) && one.length > current.length)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

it('an option in a folder of its group, if its header says that it is one', async () => {
  const files = {
    ...FILES,
    'model/old/tiny.yaml': '# @package model\ndepth: 2\n',
    'model/part/one.yaml': 'depth: 3\n',
  };
  expect(await completed(['model='], files)).toEqual(['model=big', 'model=cnn', 'model=old/tiny']);
  expect(await completed(['model@teacher=old'], files)).toEqual(['model@teacher=old/tiny']);
  expect(await completed(['+model/'], files)).toEqual(['+model/part=']);
});
