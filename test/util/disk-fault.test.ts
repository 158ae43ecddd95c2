import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeFault, diskFaultOf, probeDisk } from '../../src/util/disk-fault.ts';
import { mountSmallDisk } from '../small-disk.ts';

const errno = (code: string): Error => Object.assign(new Error(code), { code });

it.each([
  ['a full disk', errno('ENOSPC'), 'the disk is full (ENOSPC)'],
  ['a quota', errno('EDQUOT'), 'your quota of the disk is used up (EDQUOT)'],
  ['a disk that is read-only', errno('EROFS'), 'the file system is read-only (EROFS)'],
  [
    'a cause',
    new Error('x', { cause: new Error('y', { cause: errno('EDQUOT') }) }),
    'your quota of the disk is used up (EDQUOT)',
  ],
  ['another error of the system', errno('ENOENT'), undefined],
  ['an error of no system', new Error('ENOSPC'), undefined],
  ['what is no error', 'ENOSPC', undefined],
])('%s', (_, error, says) => {
  const fault = diskFaultOf(error);
  expect(fault && describeFault(fault)).toBe(says);
});

it('a folder is tried, and left as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'));
  expect(probeDisk(folder)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  expect(probeDisk(join(folder, 'missing'))).toBeUndefined();
  const small = mountSmallDisk(8);
  if (small === undefined) return;
  try {
    expect(probeDisk(small.folder)).toBe('ENOSPC');
    expect(readdirSync(small.folder)).toEqual([]);
  } finally {
    small.gone();
  }
});
