import { posix } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeKey, encodeKey } from '../../../src/track/index.ts';

/** mlflow/utils/validation.py: `validate_param_and_metric_name` (as on Windows, the strictest) and `path_not_unique`. */
function isAccepted(key: string): boolean {
  const normal = posix.normalize(key).replace(/(.)\/$/, '$1');
  const isPath = normal === key && normal !== '.' && !normal.startsWith('..') && !normal.startsWith('/');
  return /^[/\p{L}\p{N}_.\- ]*$/u.test(key) && isPath && Array.from(key).length <= 250;
}

describe('encodeKey', () => {
  it.each([
    { name: 'a config path', key: 'loss.temperature', encoded: 'loss.temperature' },
    { name: 'a metric of a stage', key: 'student/train/loss', encoded: 'student/train/loss' },
    { name: 'letters of any script', key: 'größe/温度', encoded: 'größe/温度' },
    { name: 'spaces and dashes', key: 'top-5 accuracy', encoded: 'top-5 accuracy' },
    { name: 'a hidden file', key: '.hydra', encoded: '.hydra' },
    { name: 'an index', key: 'model.hidden[0]', encoded: 'model.hidden_x005B_0_x005D_' },
    { name: 'a package', key: 'model@teacher', encoded: 'model_x0040_teacher' },
    { name: 'a colon', key: 'a:b', encoded: 'a_x003A_b' },
    { name: 'a combining accent', key: 'e\u0301', encoded: 'e_x0301_' },
    { name: 'beyond the basic plane', key: '😀', encoded: '_x1F600_' },
    { name: 'what looks like an escape', key: '_x0041_', encoded: '_x005F_x0041_' },
    { name: 'a double slash', key: 'a//b', encoded: 'a_x002F__x002F_b' },
    { name: 'a slash at the beginning', key: '/a', encoded: '_x002F_a' },
    { name: 'a slash at the end', key: 'a/', encoded: 'a_x002F_' },
    { name: 'the folder above', key: '../a', encoded: '_x002E_._x002F_a' },
    { name: 'the same folder', key: './a', encoded: '_x002E__x002F_a' },
    { name: 'a dot', key: '.', encoded: '_x002E_' },
    { name: 'two dots and more', key: '..a', encoded: '_x002E_.a' },
    { name: 'nothing', key: '', encoded: '_xFFFFFF_' },
  ])('writes $name', ({ key, encoded }) => {
    expect(encodeKey(key)).toBe(encoded);
    expect(decodeKey(encoded)).toBe(key);
  });

  const pieces = fc.constantFrom('_', 'x', '_x', '0', '0041', '_x0041', '[', '/', '.', '..', 'a', '😀', '\uD800', '\0');
  const keys = fc.oneof(
    fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );

  it('gives a key that MLflow takes, and from which the key can be read back', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(encodeKey(key)).toSatisfy(isAccepted);
        expect(decodeKey(encodeKey(key))).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });

  it('cuts long keys to different ones', () => {
    const long = ['a', 'b'].map((end) => encodeKey(`${'k'.repeat(300)}${end}`));
    expect(long.map((key) => key.length)).toEqual([250, 250]);
    expect(long[0]).not.toBe(long[1]);
    expect(encodeKey('k'.repeat(250))).toBe('k'.repeat(250));
    expect(encodeKey('😀'.repeat(100))).toSatisfy(isAccepted);
  });
});
