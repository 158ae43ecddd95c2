import { describe, expect, it } from 'vitest';
import { parseFlags } from '../../src/cli/flags.ts';

const rows: { name: string; argv: string[]; found: object }[] = [
  {
    name: 'overrides alone',
    argv: ['a=1', '+b=2', '~c', '++d=e'],
    found: { overrides: ['a=1', '+b=2', '~c', '++d=e'] },
  },
  {
    name: 'overrides on both sides of a flag',
    argv: ['a=1', '--multirun', 'b=2'],
    found: { multirun: true, overrides: ['a=1', 'b=2'] },
  },
  { name: 'short flags', argv: ['-m', '-p', 'loss'], found: { multirun: true, package: 'loss' } },
  {
    name: 'two-letter flags, value apart',
    argv: ['-cn', 'other', '-cd', 'dir'],
    found: { configName: 'other', configDir: 'dir' },
  },
  {
    name: 'two-letter flags, value behind =',
    argv: ['-cp=conf', '-cn=x=y'],
    found: { configPath: 'conf', configName: 'x=y' },
  },
  { name: '--cfg with --resolve', argv: ['--cfg', 'job', '--resolve'], found: { cfg: 'job', resolve: true } },
  {
    name: '--cfg with --origins and --show-secrets',
    argv: ['--cfg', 'job', '--origins', '--show-secrets'],
    found: { cfg: 'job', origins: true, showSecrets: true },
  },
  { name: '--explain', argv: ['a=1', '--explain', 'a.b'], found: { explain: 'a.b', overrides: ['a=1'] } },
  { name: '--info alone', argv: ['--info', 'a=1'], found: { info: 'all', overrides: ['a=1'] } },
  { name: '--info with its word', argv: ['-i', 'searchpath'], found: { info: 'searchpath', overrides: [] } },
  { name: 'a negative value is no flag', argv: ['a=-1'], found: { overrides: ['a=-1'] } },
];

const bad: { name: string; argv: string[]; found: object }[] = [
  { name: 'unknown flag, with the nearest', argv: ['--multrun'], found: { code: 'USAGE', suggestion: '--multirun' } },
  { name: 'unknown short flag', argv: ['-z'], found: { code: 'USAGE' } },
  { name: 'value missing', argv: ['--cfg'], found: { code: 'USAGE' } },
  { name: 'value unknown', argv: ['--cfg=jobb'], found: { code: 'USAGE', suggestion: 'job' } },
  { name: '--explain without a key', argv: ['--explain'], found: { code: 'USAGE' } },
  { name: '--explain with --cfg', argv: ['--explain=a', '--cfg=job'], found: { code: 'USAGE' } },
  { name: 'flags that exclude each other', argv: ['--cfg=job', '-m'], found: { code: 'USAGE' } },
];

describe('parseFlags', () => {
  it.each(rows)('$name', ({ argv, found }) => expect(parseFlags(argv)).toMatchObject(found));

  it.each(bad)('refuses: $name', ({ argv, found }) => {
    expect(() => parseFlags(argv)).toThrow(expect.objectContaining(found));
  });
});
