import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { getObject, getTarget, instantiate } from '../../src/instantiate/index.ts';
import * as losses from './parts/losses.ts';
import { makeProject } from './project.ts';

const here = { allow: ['./parts'], base: import.meta.dirname };
const { root, app } = makeProject();
afterAll(() => rmSync(root, { recursive: true }));

describe('getObject', () => {
  it.each([
    { name: './parts/losses.ts:myLoss', value: losses.myLoss },
    { name: './parts/losses.ts:default', value: losses.myLoss },
    { name: './parts/losses.ts:number', value: 7 },
    { name: './parts/losses.ts:nested.deep', value: losses.nested.deep },
    { name: 'a.loss', value: losses.Huber },
    { name: 'a:loss', value: losses.service.describe },
  ])('$name', async ({ name, value }) => {
    const targets = { 'a.loss': losses.Huber, 'a:loss': losses.service.describe };
    expect(await getObject(name, { ...here, targets })).toBe(value);
  });

  it.each([
    { name: 'a.los', suggestion: 'a.loss' },
    { name: 'toString' },
    { name: '__proto__' },
    { name: 'torch.nn.Linear' },
    { name: './parts/losses.ts' },
    { name: './parts/losses.ts:' },
    { name: './parts/losses.ts:mylos', suggestion: 'myLoss' },
    { name: './parts/loses.ts:myLoss', suggestion: './parts/losses.ts' },
    { name: './parts/../locate.test.ts:x' },
    { name: 'fs:rmSync' },
    { name: 'node:fs:rmSync' },
    { name: 'node:fs' },
    { name: 'data:text/javascript,export default 1:default' },
    { name: 'http://localhost/x.js:x' },
  ])('$name is not found', async ({ name, suggestion }) => {
    const error = expect.objectContaining({ code: 'TARGET_UNKNOWN', suggestion });
    await expect(getObject(name, { ...here, targets: { 'a.loss': losses.Huber } })).rejects.toThrow(error);
  });

  it('says why a module cannot be loaded', async () => {
    const error = expect.objectContaining({
      code: 'INSTANTIATE',
      cause: expect.objectContaining({ message: 'this module always fails' }),
    });
    await expect(getObject('./parts/broken.ts:x', here)).rejects.toThrow(error);
  });
});

describe('getTarget', () => {
  it.each([
    { name: './parts/losses.ts:myLoss', value: losses.myLoss },
    { name: './parts/losses.ts:Huber', value: losses.Huber },
    { name: './parts/losses.ts:described', value: losses.described },
  ])('$name', async ({ name, value }) => {
    expect(await getTarget(name, here)).toBe(value);
  });

  it.each(['number', 'nested', 'service'])('%s cannot be called', async (name) => {
    const error = expect.objectContaining({ code: 'INSTANTIATE' });
    await expect(getTarget(`./parts/losses.ts:${name}`, here)).rejects.toThrow(error);
  });
});

describe('instantiate', () => {
  it.each([
    { name: './parts/losses.ts:myLoss', made: { loss: { a: 1 } } },
    { name: './parts/losses.ts:default', made: { loss: { a: 1 } } },
    { name: './parts/losses.ts:nested.deep.thing', made: { deep: { a: 1 } } },
    { name: './parts/losses.ts:service.describe', made: { by: 'service', options: { a: 1 } } },
    { name: './parts/losses.ts:Huber.make', made: { by: 'Huber', options: { a: 1 } } },
    { name: './parts/losses.ts:described', made: { options: { a: 1 }, context: 'c' } },
  ])('$name', async ({ name, made }) => {
    expect(await instantiate({ _target_: name, a: 1 }, { ...here, context: 'c' })).toEqual(made);
  });

  it.each([
    { name: './parts/good.mjs:where', where: 'good.mjs' },
    { name: './parts/inner-link.mjs:where', where: 'good.mjs' },
    { name: 'only-import:where', where: 'a.js' },
    { name: 'only-import/sub:where', where: 'b.js' },
    { name: 'with-main:where', where: 'main.js' },
    { name: '@scope/package:where', where: 'a.js' },
  ])('of a program elsewhere: $name', async ({ name, where }) => {
    const allow = ['./parts', 'only-import', 'with-main', '@scope/package'];
    expect(await instantiate({ _target_: name, a: 1 }, { allow, base: app })).toEqual({ where, options: { a: 1 } });
  });
});
