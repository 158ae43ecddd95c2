import { describe, expect, it } from 'vitest';
import { strftime } from '../../src/util/strftime.ts';

describe('strftime', () => {
  it.each([
    ['%Y-%m-%d/%H-%M-%S', '2026-11-23/09-04-07'],
    ['%y %j %a %A %b %B %p %I %f %% %q', '26 327 Mon Monday Nov November AM 09 005000 % %q'],
    ['%F %T', '2026-11-23 09:04:07'],
  ])('%s', (format, text) => expect(strftime(new Date(2026, 10, 23, 9, 4, 7, 5), format)).toBe(text));
});
