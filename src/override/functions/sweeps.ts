/** @file `choice`, `range`, `logrange`, `interval`, `glob`, `tag`: what to sweep over. */
import type { NumberValue, Value } from '../value.ts';
import type { OverrideFunction } from './call.ts';
import { Float } from '../../util/scalar.ts';
import { isSweep } from '../value.ts';

const numberOf = (value: Value): NumberValue => (value.kind === 'scalar' ? value.value : 0) as NumberValue;

const floatOf = (value: Value | undefined): Float => new Float(value === undefined ? 0 : Number(numberOf(value)));

function textOf(value: Value): string {
  if (value.kind === 'quoted') return value.text;
  return value.kind === 'scalar' ? String(value.value) : '';
}

const textsOf = (value: Value | undefined): string[] =>
  value === undefined ? [] : value.kind === 'list' ? value.items.map(textOf) : [textOf(value)];

const choice: OverrideFunction = {
  summary: 'one run for each value',
  parameters: [{ name: 'values', type: 'value', use: 'rest' }],
  apply({ call, fail }, { rest }) {
    const [first] = rest;
    if (first === undefined) return fail('choice() needs a value');
    // What casts, sort and shuffle make of several values is a choice already.
    if (rest.length === 1 && first.kind === 'choice' && first.simple) return { ...first, simple: false };
    const inner = rest.find(isSweep);
    if (inner !== undefined) return fail('a sweep cannot be one of several choices', inner);
    return { kind: 'choice', items: rest, simple: false, shuffle: false, tags: [], start: call.start, end: call.end };
  },
};

const range: OverrideFunction = {
  summary: 'one run for start, start + step, … before stop; range(stop) starts at 0',
  parameters: [
    { name: 'start', type: 'number', use: 'required' },
    { name: 'stop', type: 'number', use: 'optional' },
    { name: 'step', type: 'number', use: 'optional' },
  ],
  apply({ call, fail }, { named }) {
    const first = named.start === undefined ? 0 : numberOf(named.start);
    const step = named.step === undefined ? 1 : numberOf(named.step);
    const [start, stop] = named.stop === undefined ? [0, first] : [first, numberOf(named.stop)];
    if (Number(step) === 0) fail('the step of a range cannot be 0', named.step);
    if ([start, stop, step].some((number) => !Number.isFinite(Number(number))))
      fail('the numbers of a range are finite');
    const range = { start, stop, step };
    return { kind: 'range', range, casts: [], shuffle: false, tags: [], start: call.start, end: call.end };
  },
};

/** More values than this are a slip of the finger. */
const MAX_NUM = 1_000_000;

const logrange: OverrideFunction = {
  summary: 'one run for each of num numbers from start to stop, both included, even in the logarithm',
  parameters: [
    { name: 'start', type: 'number', use: 'required' },
    { name: 'stop', type: 'number', use: 'required' },
    { name: 'num', type: 'integer', use: 'required' },
  ],
  apply({ call, fail }, { named }) {
    const [start, stop, num] = [named.start!, named.stop!, Number(numberOf(named.num!))];
    for (const end of [start, stop]) {
      const number = Number(numberOf(end));
      if (!(number > 0 && Number.isFinite(number))) fail('the ends of a logrange are finite numbers above 0', end);
    }
    if (Number(numberOf(start)) === Number(numberOf(stop))) fail('a logrange ends where it starts', named.stop);
    if (num < 2) fail('a logrange has 2 numbers or more', named.num);
    if (num > MAX_NUM) fail(`the logrange has ${num} values`, named.num);
    const range = { start: numberOf(start), stop: numberOf(stop), num };
    return { kind: 'logrange', logrange: range, casts: [], shuffle: false, tags: [], start: call.start, end: call.end };
  },
};

const interval: OverrideFunction = {
  summary: 'floats from start up to end, drawn by a sampler',
  parameters: [
    { name: 'start', type: 'number', use: 'required' },
    { name: 'end', type: 'number', use: 'required' },
  ],
  apply({ call }, { named }) {
    const interval = { start: floatOf(named.start), end: floatOf(named.end) };
    return { kind: 'interval', interval, tags: [], start: call.start, end: call.end };
  },
};

const glob: OverrideFunction = {
  summary: 'one run for each option of the group whose name matches (*, ?, [abc], [!abc])',
  parameters: [
    { name: 'include', type: 'string or a list of strings', use: 'required' },
    { name: 'exclude', type: 'string or a list of strings', use: 'optional' },
  ],
  apply: ({ call }, { named }) => ({
    kind: 'glob',
    include: textsOf(named.include),
    exclude: textsOf(named.exclude),
    tags: [],
    start: call.start,
    end: call.end,
  }),
};

const tag: OverrideFunction = {
  summary: 'a sweep with words that samplers read',
  parameters: [
    { name: 'tags', type: 'string or a sweep', use: 'rest' },
    { name: 'sweep', type: 'sweep', use: 'optional' },
  ],
  apply({ fail }, { rest, named }) {
    const all = named.sweep === undefined ? rest : [...rest, named.sweep];
    const sweep = all.at(-1);
    if (sweep === undefined || !isSweep(sweep)) {
      return fail('the last argument of tag() must be a sweep: choice(…), range(…), logrange(…), interval(…)', sweep);
    }
    const misplaced = all.slice(0, -1).find(isSweep);
    if (misplaced !== undefined) fail('tag() takes one sweep, at the end', misplaced);
    const tags = [...new Set(all.slice(0, -1).map(textOf))];
    return sweep.kind === 'choice' ? { ...sweep, tags, simple: false } : { ...sweep, tags };
  },
};

export const SWEEPS = { choice, range, logrange, interval, glob, tag };
