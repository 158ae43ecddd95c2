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
  { name: '--help of a key', argv: ['--help', 'a.b', 'c=1'], found: { help: true, topic: 'a.b', overrides: ['c=1'] } },
  { name: '-h of an option', argv: ['c=1', '-h', 'a=b'], found: { help: true, topic: 'a=b', overrides: ['c=1'] } },
  { name: '--help=TOPIC', argv: ['--help=a'], found: { help: true, topic: 'a', overrides: [] } },
  { name: '--help before an addition', argv: ['--help', '+a=1'], found: { topic: undefined, overrides: ['+a=1'] } },
  { name: '--help before a flag', argv: ['--help', '-m', 'a=1'], found: { topic: undefined, overrides: ['a=1'] } },
  { name: '--help behind --', argv: ['--', '--help', 'a'], found: { help: false, overrides: ['--help', 'a'] } },
  { name: '--info alone', argv: ['--info', 'a=1'], found: { info: 'all', overrides: ['a=1'] } },
  { name: '--info with its word', argv: ['-i', 'searchpath'], found: { info: 'searchpath', overrides: [] } },
  { name: '--info before an addition', argv: ['-i', '+a=1'], found: { info: 'all', overrides: ['+a=1'] } },
  {
    name: '--shell-completion',
    argv: ['--shell-completion', 'install=bash'],
    found: { shellCompletion: { action: 'install', shell: 'bash' } },
  },
  { name: '-sc', argv: ['-sc', 'query=fish'], found: { shellCompletion: { action: 'query', shell: 'fish' } } },
  { name: 'short flags in one', argv: ['-mp', 'loss'], found: { multirun: true, package: 'loss' } },
  { name: 'a value behind its short flag', argv: ['-cjob', '-p=a'], found: { cfg: 'job', package: 'a' } },
  { name: 'the last of two', argv: ['-p', 'a', '-p', 'b'], found: { package: 'b' } },
  {
    name: 'words are no numbers, quotes are no quotes',
    argv: ['3', "--package='q'"],
    found: { overrides: ['3'], package: "'q'" },
  },
  { name: 'a value with =', argv: ['-p', 'a=b=c'], found: { package: 'a=b=c' } },
  {
    name: 'what stands behind --',
    argv: ['a=1', '--', '--multirun'],
    found: { multirun: false, overrides: ['a=1', '--multirun'] },
  },
  { name: 'a negative value is no flag', argv: ['a=-1'], found: { overrides: ['a=-1'] } },
];

const bad: { name: string; argv: string[]; found: object }[] = [
  { name: 'unknown flag, with the nearest', argv: ['--multrun'], found: { code: 'USAGE', suggestion: '--multirun' } },
  { name: 'unknown short flag', argv: ['-z'], found: { code: 'USAGE' } },
  { name: 'unknown flag of many words', argv: ['--no-multirun'], found: { code: 'USAGE' } },
  { name: 'a name of every object', argv: ['--__proto__=1'], found: { code: 'USAGE' } },
  { name: 'a value that is not taken', argv: ['--multirun=1'], found: { code: 'USAGE' } },
  { name: 'a flag for a value', argv: ['--cfg', '--resolve'], found: { code: 'USAGE' } },
  { name: 'value missing', argv: ['--cfg'], found: { code: 'USAGE' } },
  { name: 'value unknown', argv: ['--cfg=jobb'], found: { code: 'USAGE', suggestion: '--cfg job' } },
  {
    name: '--info of something unknown',
    argv: ['--info', 'plugns'],
    found: { code: 'USAGE', suggestion: '--info plugins' },
  },
  { name: '--info=unknown', argv: ['--info=searchpth'], found: { code: 'USAGE', suggestion: '--info searchpath' } },
  {
    name: '-sc for an unknown shell',
    argv: ['-sc', 'install=bsh'],
    found: { code: 'USAGE', suggestion: '--shell-completion install=bash' },
  },
  { name: '-sc without a shell', argv: ['-sc', 'install'], found: { code: 'USAGE' } },
  {
    name: '-sc with an unknown word',
    argv: ['-sc', 'instal=bash'],
    found: { code: 'USAGE', suggestion: '--shell-completion install=bash' },
  },
  { name: '-sc with --cfg', argv: ['-sc', 'install=bash', '--cfg=job'], found: { code: 'USAGE' } },
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
