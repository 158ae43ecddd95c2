import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withHydraResolvers } from '../../src/compose/index.ts';
import { createResolvers, update } from '../../src/config/index.ts';
import { openLog, readLogConfig, type Log } from '../../src/log/index.ts';
import { composeTree, errorsOf } from '../compose/conf-tree.ts';

interface Logged {
  readonly stdout: string;
  readonly stderr: string;
  /** What is in the run folder, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly folder: string;
}

interface Options {
  readonly which?: 'hydra.job_logging' | 'hydra.hydra_logging';
  readonly colored?: boolean;
  readonly folder?: string;
}

/** What a log of the name `job` leaves, opened as overrides say. */
function logged(words: readonly string[], write: (log: Log) => void, options: Options = {}): Logged {
  const { which = 'hydra.job_logging', colored = false, folder = mkdtempSync(join(tmpdir(), 'log-')) } = options;
  const { config } = composeTree({ 'config.yaml': 'a: 1\n' }, ['hydra.job.name=job', ...words]);
  update(config, 'hydra.runtime.output_dir', folder, { forceAdd: true });
  const resolvers = withHydraResolvers(createResolvers(), { config });
  const out = { stdout: '', stderr: '' };
  const log = openLog(readLogConfig(config, which, { resolvers }), 'job', {
    print: (line, stream) => (out[stream] += `${line}\n`),
    colored: () => colored,
  });
  write(log);
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return { ...out, files, folder };
}

const all = (log: Log): void => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
};
const part = (log: Log): void => log.child('data').debug('part');

/** Lines without their time. */
const plain = (text: string): string => text.replaceAll(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/gm, '[T]');

const lines = (levels: string): string =>
  levels
    .split(' ')
    .map((level) => `[T][job][${level}] - ${level === 'WARNING' ? 'warn' : level.toLowerCase()}\n`)
    .join('');
describe('job_logging', () => {
  const three = lines('INFO WARNING ERROR');

  it.each([
    { name: 'default', words: [], stdout: '', stderr: three, file: three },
    { name: 'stdout', words: ['hydra/job_logging=stdout'], stdout: 'info\nwarn\nerror\n', stderr: '', file: undefined },
    { name: 'disabled', words: ['hydra/job_logging=disabled'], stdout: '', stderr: '', file: undefined },
    {
      name: 'none: as Hydrosol itself logs',
      words: ['hydra/job_logging=none'],
      stdout: '',
      stderr: '[T][HYDRA] info\n[T][HYDRA] warn\n[T][HYDRA] error\n',
      file: undefined,
    },
    {
      name: 'none of both',
      words: ['hydra/job_logging=none', 'hydra/hydra_logging=none'],
      stdout: '',
      stderr: 'warn\nerror\n',
      file: undefined,
    },
    { name: 'colorlog on no terminal', words: ['hydra/job_logging=colorlog'], stdout: '', stderr: three, file: three },
    {
      name: 'a level',
      words: ['hydra.job_logging.root.level=ERROR'],
      stdout: '',
      stderr: lines('ERROR'),
      file: lines('ERROR'),
    },
    {
      name: "a handler's level",
      words: ['+hydra.job_logging.handlers.console.level=WARNING'],
      stdout: '',
      stderr: lines('WARNING ERROR'),
      file: three,
    },
    {
      name: 'one handler only',
      words: ['hydra.job_logging.root.handlers=[console]'],
      stdout: '',
      stderr: three,
      file: undefined,
    },
    {
      name: 'classes and streams as in Python',
      words: [
        'hydra.job_logging.handlers.console.class=logging.StreamHandler',
        'hydra.job_logging.handlers.console.stream=ext://sys.stdout',
        'hydra.job_logging.formatters.simple.format="%(levelname)-8s|%(levelname)8s|%(levelno)d 100%%"',
        'hydra.job_logging.root={level: error, handlers: [console]}',
      ],
      stdout: 'ERROR   |   ERROR|40 100%\n',
      stderr: '',
      file: undefined,
    },
    {
      name: "conversions as Python's",
      words: [
        'hydra.job_logging.handlers.console.stream=ext://sys.stdout',
        'hydra.job_logging.formatters.simple.format="%(levelname)8.3s|%(message).2s|%(levelno)05.1f|%(name)r|%(levelno)#x%%"',
        'hydra.job_logging.root={level: error, handlers: [console]}',
      ],
      stdout: "     ERR|er|040.0|'job'|0x28%\n",
      stderr: '',
      file: undefined,
    },
    {
      name: 'verbose',
      words: ['hydra.verbose=true'],
      stdout: '',
      stderr: lines('DEBUG') + three,
      file: lines('DEBUG') + three,
    },
    {
      name: 'verbose by name',
      words: ['hydra.verbose=job'],
      stdout: '',
      stderr: lines('DEBUG') + three,
      file: lines('DEBUG') + three,
    },
    { name: 'verbose by another name', words: ['hydra.verbose=[hydra,jo]'], stdout: '', stderr: three, file: three },
  ])('$name', ({ words, stdout, stderr, file }) => {
    const { files, ...out } = logged(words, all);
    expect({ stdout: plain(out.stdout), stderr: plain(out.stderr) }).toEqual({ stdout, stderr });
    expect(files['job.log'] === undefined ? undefined : plain(files['job.log'])).toBe(file);
  });

  it.each([
    { name: 'not verbose', words: [], stderr: '' },
    { name: 'the log above', words: ['hydra.verbose=job'], stderr: '[T][job.data][DEBUG] - part\n' },
    { name: 'itself', words: ['hydra.verbose=[job.data]'], stderr: '[T][job.data][DEBUG] - part\n' },
    {
      name: 'a logger with handlers of its own',
      words: ['+hydra.job_logging.loggers.job={level: DEBUG, handlers: [console], propagate: false}'],
      stderr: '[T][job.data][DEBUG] - part\n',
    },
    {
      name: 'a logger that adds to the root',
      words: ['+hydra.job_logging.loggers.job={level: DEBUG, handlers: [console]}'],
      stderr: '[T][job.data][DEBUG] - part\n'.repeat(2),
    },
  ])('the log of a part: $name', ({ words, stderr }) => {
    expect(plain(logged(words, part).stderr)).toBe(stderr);
  });

  it('colours the terminal and not the file', () => {
    const { stderr, files } = logged(['hydra/job_logging=colorlog'], (log) => log.warn('careful'), { colored: true });
    const parts = ['[36m', '[0m][', '[34mjob', '[0m][', '[33mWARNING', '[0m] - careful', '[0m\n'];
    expect(stderr.split('\u001B').slice(1)).toEqual([expect.stringMatching(/^\[36m\d{4}-/), ...parts.slice(1)]);
    expect(plain(files['job.log']!)).toBe('[T][job][WARNING] - careful\n');
  });

  it('names the file after the job, and the time as datefmt says', () => {
    const words = ['hydra.job.name=other', '+hydra.job_logging.formatters.simple.datefmt="%Y"'];
    const { files } = logged(words, (log) => log.info('x'));
    expect(files).toEqual({ 'other.log': expect.stringMatching(/^\[\d{4}\]\[job\]\[INFO\] - x\n$/) });
  });

  it.each([
    { mode: 'a', text: 'before\nafter\n' },
    { mode: 'w', text: 'after\n' },
  ])('mode $mode of a file', ({ mode, text }) => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    writeFileSync(join(folder, 'job.log'), 'before\n');
    const format = 'hydra.job_logging.formatters.simple.format="%(message)s"';
    const words = [`+hydra.job_logging.handlers.file.mode=${mode}`, format];
    expect(logged(words, (log) => log.info('after'), { folder }).files['job.log']).toBe(text);
  });

  it.each([
    { delay: false, files: ['job.log'] },
    { delay: true, files: [] },
  ])('makes the file at once unless delay is $delay', ({ delay, files }) => {
    expect(Object.keys(logged([`+hydra.job_logging.handlers.file.delay=${delay}`], () => {}).files)).toEqual(files);
  });
});

describe('hydra_logging', () => {
  it.each([
    { name: 'default', words: [], stderr: '[T][HYDRA] info\n[T][HYDRA] warn\n[T][HYDRA] error\n' },
    { name: 'disabled', words: ['hydra/hydra_logging=disabled'], stderr: '' },
    { name: 'none', words: ['hydra/hydra_logging=none'], stderr: 'warn\nerror\n' },
  ])('$name', ({ words, stderr }) => {
    expect(plain(logged(words, all, { which: 'hydra.hydra_logging' }).stderr)).toBe(stderr);
  });
});

describe('what is wrong with a logging config', () => {
  it.each([
    { name: 'a level', key: 'root.level', word: 'hydra.job_logging.root.level=INFFO', suggestion: 'INFO' },
    { name: 'a handler', key: 'root.handlers', word: 'hydra.job_logging.root.handlers=[fil]', suggestion: 'file' },
    {
      name: 'a class',
      key: 'handlers.console.class',
      word: 'hydra.job_logging.handlers.console.class=consol',
      suggestion: 'console',
    },
    {
      name: 'a formatter',
      key: 'handlers.file.formatter',
      word: 'hydra.job_logging.handlers.file.formatter=smple',
      suggestion: 'simple',
    },
    {
      name: 'a field',
      key: 'formatters.simple.format',
      word: 'hydra.job_logging.formatters.simple.format="%(nam)s"',
      suggestion: 'name',
    },
    {
      name: 'a letter that is no conversion',
      key: 'formatters.simple.format',
      word: 'hydra.job_logging.formatters.simple.format="%(name)z"',
      suggestion: undefined,
    },
    {
      name: 'a percent sign alone',
      key: 'formatters.simple.format',
      word: 'hydra.job_logging.formatters.simple.format="%(name)s 100%"',
      suggestion: undefined,
    },
    {
      name: 'a text as a number',
      key: 'formatters.simple.format',
      word: 'hydra.job_logging.formatters.simple.format="%(message)d"',
      suggestion: undefined,
    },
    {
      name: 'a float as hexadecimal',
      key: 'formatters.simple.format',
      word: 'hydra.job_logging.formatters.simple.format="%(msecs)x"',
      suggestion: undefined,
    },
    {
      name: 'no field',
      key: 'formatters.simple.format',
      word: 'hydra.job_logging.formatters.simple.format=hello',
      suggestion: undefined,
    },
    {
      name: 'an option of a handler',
      key: 'handlers.file.delai',
      word: '+hydra.job_logging.handlers.file.delai=true',
      suggestion: 'delay',
    },
    {
      name: 'an option of another handler',
      key: 'handlers.console.mode',
      word: '+hydra.job_logging.handlers.console.mode=w',
      suggestion: undefined,
    },
    {
      name: 'another style',
      key: 'formatters.simple.style',
      word: '+hydra.job_logging.formatters.simple.style="{"',
      suggestion: '%',
    },
    {
      name: 'another style of a formatter that no handler names',
      key: 'formatters.other.style',
      word: '+hydra.job_logging.formatters.other={style:"{",format:"{message}"}',
      suggestion: '%',
    },
    {
      name: 'a stream',
      key: 'handlers.console.stream',
      word: 'hydra.job_logging.handlers.console.stream=stdoud',
      suggestion: 'stdout',
    },
  ])('$name', ({ key, word, suggestion }) => {
    const [error] = errorsOf(() => logged([word], all));
    expect(error).toMatchObject({ code: 'VALUE', fullKey: `hydra.job_logging.${key}`, suggestion });
    expect(error?.origin?.source.text).toBe(word);
  });

  it('verbose', () => {
    expect(errorsOf(() => logged(['hydra.verbose=3'], all))).toMatchObject([
      { code: 'VALUE', fullKey: 'hydra.verbose' },
    ]);
  });
});
