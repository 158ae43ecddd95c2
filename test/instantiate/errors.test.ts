import { describe, expect, it } from 'vitest';
import { childOf, create, parseConfig, resolve, setStruct, type ContainerNode } from '../../src/config/index.ts';
import { describeOrigin, formatError, formatThrown, HydrosolError, HydrosolErrors, notesOf } from '../../src/errors.ts';
import { instantiate, type InstantiateOptions } from '../../src/instantiate/index.ts';
import type { PartialTarget } from '../../src/instantiate/index.ts';
import { ALL } from '../sample.ts';

class WidthError extends TypeError {
  constructor() {
    super('widths is not iterable');
  }
}

const targets = {
  'models.cnn': () => {
    throw new WidthError();
  },
  'models.mlp': (options: object) => options,
  text: () => {
    throw 'only text';
  },
  late: () => Promise.reject(new WidthError()),
  frozen: () => {
    throw Object.freeze(new WidthError());
  },
  data: () => {
    throw new HydrosolError('DATA_FILE', 'no such file', { hints: ['download it'] });
  },
  component: { options: {}, create: (options: object) => options },
  seven: 7 as never,
};

const TEXT = `teacher:
  model:
    _target_: models.cnn
    widths: 3
    token: abc
`;

function config(text: string): ContainerNode {
  return parseConfig({ kind: 'file', name: 'conf/teacher/cnn_large.yaml', text });
}

async function thrown(node: unknown, options: InstantiateOptions = {}): Promise<unknown> {
  try {
    await instantiate(node, { targets, ...options });
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function failure(node: unknown, options: InstantiateOptions = {}): Promise<HydrosolError> {
  const error = await thrown(node, options);
  if (error instanceof HydrosolError) return error;
  throw error;
}

it('throws what a target throws, with a note of what was built, with which arguments, and where it is described', async () => {
  const error = await thrown(config(TEXT));
  expect(error).toBeInstanceOf(WidthError);
  expect(error).toMatchObject({ message: 'widths is not iterable', fullKey: 'teacher.model' });
  expect(describeOrigin(notesOf(error)[0]!.origin!)).toBe('conf/teacher/cnn_large.yaml:3:15');
  const lines = formatThrown(error).split('\n');
  expect(lines[0]).toBe('TypeError: widths is not iterable');
  expect(
    lines
      .filter((line) => !line.startsWith('    at '))
      .slice(1)
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "  while building models.cnn({widths: 3, token: ***}) at teacher.model
      at conf/teacher/cnn_large.yaml:3:15
            _target_: models.cnn
                      ^^^^^^^^^^"
  `);
});

describe('what a target throws stays what it is', () => {
  it.each<{ name: string; yaml: string; error: unknown; fullKey?: string }>([
    { name: 'a broken promise', yaml: 'a: {_target_: late}', error: expect.any(WidthError), fullKey: 'a' },
    {
      name: 'of an inner target',
      yaml: 'a: {_target_: models.mlp, b: [{_target_: models.cnn}]}',
      error: expect.any(WidthError),
      fullKey: 'a.b[0]',
    },
    { name: 'at the top', yaml: '_target_: models.cnn', error: expect.any(WidthError) },
  ])('$name', async ({ yaml, error, fullKey }) => {
    const found = await thrown(config(yaml));
    expect(found).toEqual(error);
    expect((found as { fullKey?: string }).fullKey).toBe(fullKey);
  });
  it.each([
    { name: 'a text', yaml: 'a: [{_target_: text}]', message: 'only text', cause: 'only text' },
    {
      name: 'an error that is frozen',
      yaml: 'a: [{_target_: frozen}]',
      message: 'widths is not iterable',
      cause: expect.any(WidthError),
    },
  ])('but for $name, which cannot tell its key: it is the cause', async ({ yaml, message, cause }) => {
    const error = await thrown(config(yaml));
    expect(error).toMatchObject({ message, cause, fullKey: 'a[0]' });
    expect(formatThrown(error)).toContain(' at a[0]\n  at conf/teacher/cnn_large.yaml:1:');
  });

  it('has a note of each call around it', async () => {
    const outer = { ...targets, outer: () => instantiate({ b: { _target_: 'models.cnn' } }, { targets }) };
    const error = await thrown(config('a: {_target_: outer}'), { targets: outer });
    expect(notesOf(error).map(({ doing }) => doing)).toEqual([
      'building models.cnn({}) at b',
      'building outer({}) at a',
    ]);
    expect(error).toMatchObject({ fullKey: 'b' });
  });
});

it('leaves the arguments out where the target itself says what is wrong', async () => {
  const error = await failure(config('a: {_target_: data, root: nowhere, classes: 10}'));
  expect(formatError(error)).toMatchInlineSnapshot(`
    "error: no such file
      while building data at a
      at conf/teacher/cnn_large.yaml:1:15
        a: {_target_: data, root: nowhere, classes: 10}
                      ^^^^
      download it"
  `);
});

it.each<{ name: string; yaml: string; code: string; fullKey?: string; suggestion?: string; at?: string }>([
  { name: 'the target has a code of its own', yaml: 'a: {_target_: data}', code: 'DATA_FILE', fullKey: 'a' },
  {
    name: 'a target is unknown',
    yaml: 'a: {_target_: models.cn}',
    code: 'TARGET_UNKNOWN',
    fullKey: 'a',
    suggestion: 'models.cnn',
  },
  { name: 'a module is not allowed', yaml: 'a: {_target_: "fs:rmSync"}', code: 'TARGET_UNKNOWN', fullKey: 'a' },
  { name: 'a target cannot be called', yaml: 'a: {_target_: seven}', code: 'INSTANTIATE', fullKey: 'a' },
  { name: 'a target is null', yaml: 'a: {_target_: null}', code: 'INSTANTIATE', fullKey: 'a' },
  { name: 'a target is empty', yaml: 'a: {_target_: ""}', code: 'INSTANTIATE', fullKey: 'a' },
  { name: 'a target is a number', yaml: 'a: {_target_: 3}', code: 'INSTANTIATE', fullKey: 'a' },
  {
    name: 'a target is a large number',
    yaml: 'a: {_target_: 99999999999999999999}',
    code: 'INSTANTIATE',
    fullKey: 'a',
  },
  { name: 'a target is a list', yaml: 'a: {_target_: [x]}', code: 'INSTANTIATE', fullKey: 'a' },
  { name: 'a target is missing', yaml: 'a: {_target_: ???}', code: 'MISSING_VALUE', fullKey: 'a._target_' },
  { name: 'an option is missing', yaml: 'a: {_target_: models.mlp, b: ???}', code: 'MISSING_VALUE', fullKey: 'a.b' },
  {
    name: 'an interpolation fails',
    yaml: 'a: {_target_: models.mlp, b: "${unlike}"}',
    code: 'INTERPOLATION_KEY',
    fullKey: 'a.b',
  },
  {
    name: 'interpolations lead in a circle',
    yaml: 'a: {_target_: models.mlp, b: "${c}"}\nc: {_target_: models.mlp, b: "${a}"}',
    code: 'INTERPOLATION',
  },
  {
    name: '_convert_ is misspelt',
    yaml: 'a: {_target_: models.mlp, _convert_: al}',
    code: 'INSTANTIATE',
    fullKey: 'a._convert_',
    suggestion: 'all',
  },
  {
    name: '_recursive_ is no boolean',
    yaml: 'a: {_target_: models.mlp, _recursive_: 1}',
    code: 'INSTANTIATE',
    fullKey: 'a._recursive_',
  },
  {
    name: '_partial_ is no boolean',
    yaml: 'a: {_target_: models.mlp, _partial_: yes please}',
    code: 'INSTANTIATE',
    fullKey: 'a._partial_',
  },
  {
    name: '_call_ is no boolean',
    yaml: 'a: {_target_: models.mlp, _call_: 0}',
    code: 'INSTANTIATE',
    fullKey: 'a._call_',
  },
  {
    name: '_isolate_ is no boolean',
    yaml: 'a: {_target_: models.mlp, _isolate_: yes please}',
    code: 'INSTANTIATE',
    fullKey: 'a._isolate_',
    at: 'a',
  },
  {
    name: 'options for what is not called',
    yaml: 'a: {_target_: models.mlp, _call_: false, b: 1}',
    code: 'INSTANTIATE',
    fullKey: 'a',
  },
  { name: '_args_ is no list', yaml: 'a: {_target_: models.mlp, _args_: 1}', code: 'INSTANTIATE', fullKey: 'a._args_' },
  { name: '_args_ for a component', yaml: 'a: {_target_: component, _args_: [1]}', code: 'INSTANTIATE', fullKey: 'a' },
  {
    name: 'a config says what is allowed',
    yaml: 'a: {_target_: component, _execution_whitelist_: x}',
    code: 'INSTANTIATE',
    fullKey: 'a._execution_whitelist_',
  },
])('when $name', async ({ yaml, code, fullKey, suggestion, at }) => {
  const root = config(yaml);
  const error = await failure(at === undefined ? root : childOf(root, at));
  expect(error).toMatchObject({ code, suggestion, ...(fullKey === undefined ? {} : { fullKey }) });
  expect(error.origin?.source.name).toBe('conf/teacher/cnn_large.yaml');
});

it.each([
  { name: 'undefined', value: undefined },
  { name: 'text', value: 'models.mlp' },
  { name: 'a number', value: 3 },
  { name: 'an object of a class', value: new Map() },
])('$name cannot be instantiated', async ({ value }) => {
  expect(await failure(value)).toMatchObject({ code: 'INSTANTIATE' });
});

describe('what the program passes', () => {
  it.each([
    { name: 'is missing', overrides: { a: '???' } },
    { name: 'is missing below', overrides: { a: { b: ['???'] } } },
    { name: 'is an interpolation', overrides: { a: '${b}' } },
    { name: 'has an interpolation in it', overrides: { a: ['x-${b}'] } },
  ])('$name', async ({ overrides }) => {
    expect(await failure({ _target_: 'models.mlp', b: 1 }, { overrides })).toMatchObject({ code: 'INSTANTIATE' });
  });

  it('contains itself', async () => {
    const loop: Record<string, unknown> = {};
    loop['a'] = loop;
    expect(await failure({ _target_: 'models.mlp' }, { overrides: { loop } })).toMatchObject({ code: 'CYCLE' });
    expect(await failure(loop)).toMatchObject({ code: 'CYCLE' });
  });

  it('is a new key in a struct below', async () => {
    const root = create({ x: { _target_: 'models.mlp', a: { _target_: 'models.mlp', b: 1 } } });
    setStruct(root, true);
    const x = childOf(root, 'x');
    expect(await failure(x, { overrides: { a: { c: 1 } } })).toMatchObject({ code: 'KEY_UNKNOWN', fullKey: 'x.a.c' });
    expect(await instantiate(x, { targets, overrides: { c: 1 } })).toEqual({ a: { b: 1 }, c: 1 });
  });

  it('is for a list', async () => {
    const list = [{ _target_: 'models.mlp' }];
    expect(await failure(list, { overrides: { a: 1 } })).toMatchObject({ code: 'INSTANTIATE' });
    expect(await failure(list, { args: [1] })).toMatchObject({ code: 'INSTANTIATE' });
  });

  it('are arguments without a target', async () => {
    expect(await failure({ a: 1 }, { args: [1] })).toMatchObject({ code: 'INSTANTIATE' });
  });
});

it.each([
  { name: 'a map without _target_', value: { a: 1 } },
  { name: 'a list', value: [] },
  { name: 'null', value: null },
])('$name where something is expected', async ({ value }) => {
  expect(await failure(value, { expected: 'a model' })).toMatchObject({ code: 'INSTANTIATE' });
});

/** Finds two options wrong. */
const validate = () => [
  { path: ['widths', '1'], message: 'must be a number', expected: 'a number' },
  { path: ['depth'], message: 'is unknown', suggestion: 'width' },
];

it('points at each wrong option', async () => {
  const text = 'a:\n  _target_: models.mlp\n  widths: [1, x]\n';
  const error = await failure(config(text), { validate });
  expect(error).toBeInstanceOf(HydrosolErrors);
  const { errors } = error as HydrosolErrors;
  expect(errors.map(({ code, fullKey, origin }) => [code, fullKey, describeOrigin(origin!)])).toEqual([
    ['INSTANTIATE', 'a.widths[1]', 'conf/teacher/cnn_large.yaml:3:15'],
    ['INSTANTIATE', 'a', 'conf/teacher/cnn_large.yaml:2:3'],
  ]);
});

it.each(['models.cnn', 'late'])('a partial of %s says where it is described', async (name) => {
  const partial = await instantiate<{ a: PartialTarget }>(config(`a: {_target_: ${name}, _partial_: true}`), {
    targets,
  });
  const run = async () => partial.a({ b: 1 });
  await expect(run()).rejects.toBeInstanceOf(WidthError);
  await expect(run()).rejects.toMatchObject({ fullKey: 'a' });
});

it.runIf(ALL)('does not write out interpolations that multiply without end', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `l${i + 1}: ["\${l${i}}", "\${l${i}}"]`);
  const error = await failure(config(['l0: [1]', ...lines].join('\n')));
  expect(error.code).toBe('YAML_LIMIT');
});

it('leaves a config that it could not build as it was', async () => {
  const node = config(TEXT);
  await thrown(node, { overrides: { teacher: { model: { widths: 4 } } } });
  resolve(node);
  expect(childOf(childOf(childOf(node, 'teacher') as ContainerNode, 'model') as ContainerNode, 'widths')).toMatchObject(
    { value: 3 },
  );
});
