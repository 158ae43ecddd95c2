import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import { allowedModule } from '../../src/instantiate/allowed-module.ts';
import { makeProject } from './project.ts';

const { root, app } = makeProject();
afterAll(() => rmSync(root, { recursive: true }));

const PACKAGES = ['only-import', 'with-patterns', 'with-main', '@scope/package', 'fs', 'nowhere'];

describe('gives the file of', () => {
  it.each([
    { name: 'a file in an allowed folder', module: './parts/good.mjs', allow: ['./parts'], file: 'parts/good.mjs' },
    {
      name: 'a file in a folder below',
      module: './parts/deep/good.mjs',
      allow: ['./parts/'],
      file: 'parts/deep/good.mjs',
    },
    { name: 'a file below the program', module: './bad.mjs', allow: ['./'], file: 'bad.mjs' },
    {
      name: 'a file by a way that stays inside',
      module: './parts/deep/../good.mjs',
      allow: ['./parts'],
      file: 'parts/good.mjs',
    },
    { name: 'a file that is itself allowed', module: './bad.mjs', allow: ['./bad.mjs'], file: 'bad.mjs' },
    {
      name: 'a folder outside that is allowed',
      module: '../outside/bad.mjs',
      allow: ['../outside'],
      file: '../outside/bad.mjs',
    },
    { name: 'a link that stays inside', module: './parts/inner-link.mjs', allow: ['./parts'], file: 'parts/good.mjs' },
    {
      name: 'a folder that is allowed by a link',
      module: './parts-by-link/good.mjs',
      allow: ['./parts-by-link'],
      file: 'parts/good.mjs',
    },
    { name: 'an absolute path', module: join(app, 'parts/good.mjs'), allow: ['./parts'], file: 'parts/good.mjs' },
    {
      name: 'a package for import alone',
      module: 'only-import',
      allow: PACKAGES,
      file: 'node_modules/only-import/a.js',
    },
    {
      name: 'a name that a package offers',
      module: 'only-import/sub',
      allow: PACKAGES,
      file: 'node_modules/only-import/b.js',
    },
    {
      name: 'a pattern of a package',
      module: 'with-patterns/x',
      allow: PACKAGES,
      file: 'node_modules/with-patterns/lib/x.js',
    },
    {
      name: 'the main file of a package',
      module: 'with-main',
      allow: PACKAGES,
      file: 'node_modules/with-main/lib/main.js',
    },
    {
      name: 'a file of a package without exports',
      module: 'with-main/other',
      allow: PACKAGES,
      file: 'node_modules/with-main/other.js',
    },
    {
      name: 'a folder of a package without exports',
      module: 'with-main/folder',
      allow: PACKAGES,
      file: 'node_modules/with-main/folder/index.js',
    },
    {
      name: 'a package with a scope',
      module: '@scope/package',
      allow: PACKAGES,
      file: 'node_modules/@scope/package/a.js',
    },
  ])('$name', ({ module, allow, file }) => {
    expect(relative(app, allowedModule(module, { allow, base: app }))).toBe(file);
  });
});

describe('refuses', () => {
  it.each([
    ...['./parts/good.mjs', 'only-import'].map((module) => ({
      name: `${module} where nothing is allowed`,
      module,
      allow: [],
    })),
    ...[
      './bad.mjs',
      '../outside/bad.mjs',
      './parts/../bad.mjs',
      './parts/../../outside/bad.mjs',
      './parts-beside/bad.mjs',
      '/etc/passwd',
      './parts/link.mjs',
      './parts/linked/bad.mjs',
      './parts/data.json',
      './parts/nothing.mjs',
      './parts',
      './parts/good',
      './parts/good.mjs?x',
      './parts/%2e%2e/bad.mjs',
      './parts/good.mjs\0',
      'parts/good.mjs',
      '~/good.mjs',
    ].map((module) => ({ name: JSON.stringify(module), module, allow: ['./parts', 'parts-package'] })),
    ...[
      './node_modules/not-allowed/index.js',
      './node_modules/only-import/a.js',
      './parts/../node_modules/not-allowed/index.js',
    ].map((module) => ({ name: `${module} below ./`, module, allow: ['./', ...PACKAGES] })),
    ...[
      'not-allowed',
      'only-import/a.js',
      'only-import/../not-allowed',
      'only-import/%2e%2e/not-allowed',
      'only-import/./sub',
      'only-import//sub',
      'only-import/node_modules/inner',
      String.raw`only-import\..\not-allowed`,
      'with-patterns/secret/y',
      'with-patterns/../not-allowed/index',
      'with-main/nothing',
      '@scope',
      '@scope/other',
      '@scope/package/..',
      'nowhere',
      '',
      '.',
      '..',
    ].map((module) => ({ name: `'${module}' as a package`, module, allow: PACKAGES })),
    ...['fs', 'node:fs', 'fs/promises', 'child_process', 'node:test', 'module', 'vm', 'process'].map((module) => ({
      name: `${module} of Node, even if allowed`,
      module,
      allow: ['./', module, 'node:fs', 'fs', 'node'],
    })),
    ...[
      'data:text/javascript,export const x = 1',
      'http://localhost/x.js',
      'https://localhost/x.js',
      'file:///etc/passwd',
      'file:./parts/good.mjs',
    ].map((module) => ({ name: module, module, allow: ['./', module, 'data', 'http', 'https', 'file'] })),
  ])('$name', ({ module, allow }) => {
    expect(() => allowedModule(module, { allow, base: app })).toThrow(
      expect.objectContaining({ constructor: HydrosolError, code: 'TARGET_UNKNOWN' }),
    );
  });

  it('and names the nearest file of an allowed folder', () => {
    expect(() => allowedModule('./parts/goud.mjs', { allow: ['./parts'], base: app })).toThrow(
      expect.objectContaining({ suggestion: './parts/good.mjs' }),
    );
  });
});
