/** @file A disk that is soon full. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a disk of so many kB; undefined where this user may not. `gone` takes it away. */
export function mountSmallDisk(kilobytes: number): { readonly folder: string; readonly gone: () => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { folder, gone: () => void execFileSync('umount', ['-l', folder]) };
}
