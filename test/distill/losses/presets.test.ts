/** @file The numbers of conf/loss: those of the library, and beside them those of the papers. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods, type MethodName } from '../../../src/distill/losses/methods.ts';
import type { WeightedSumOptions } from '../../../src/distill/losses/weighted-sum.ts';
import { useCpu } from '../fixtures.ts';
import { classesOf, cnnLarge, cnnSmall } from './inputs.ts';
import { PUBLISHED, SHIPPED, shippedLoss, shippedOptions } from './shipped.ts';

beforeAll(useCpu);

type Options = Readonly<Record<string, unknown>>;

/** The term of a preset that is the method it is called after; those of `feature` and `relation` stand beside soft targets. */
const NAMESAKE: Readonly<Record<string, string>> = { fitnet: 'hint' };

/** A number, or where a ramp ends. */
const settled = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'to' in value ? value.to : value;

function defaultsOf(method: MethodName): Options {
  const properties = Object.entries(methods[method].options.properties) as [string, { readonly default: unknown }][];
  return Object.fromEntries(properties.map(([name, option]) => [name, option.default]));
}

describe.each(SHIPPED)('%s', (name) => {
  const terms = shippedOptions(name).terms as Readonly<Record<string, { readonly method: MethodName } & Options>>;
  const own = terms[NAMESAKE[name] ?? name];
  it.skipIf(own === undefined)('has the numbers of its method in the library', () => {
    const { method, ...options } = own!;
    const given = Object.fromEntries(Object.entries(options).map(([option, value]) => [option, settled(value)]));
    expect(given).toEqual(defaultsOf(method));
  });
});

/** Terms, methods and options without their values. */
const namesOf = ({ terms }: WeightedSumOptions): unknown =>
  Object.entries(terms).map(([term, options]) => [term, options.method, Object.keys(options)]);

describe.each(PUBLISHED)('%s', (name) => {
  const base = name.replace('paper/', '');

  it('is its method with other numbers, and builds', () => {
    const [paper, plain] = [shippedOptions(name), shippedOptions(base)];
    expect(paper).not.toEqual(plain);
    expect(namesOf(paper)).toEqual(namesOf(plain));
    if (base === 'srrl') return;
    const trainingLabels = Int32Array.from(classesOf(12));
    shippedLoss(name, { student: cnnSmall, teacher: cnnLarge, seed: 1, trainingLabels }).dispose();
  });

  it('is named by the option that it belongs to', () => {
    const text = readFileSync(resolve(import.meta.dirname, `../../../conf/loss/${base}.yaml`), 'utf8');
    expect(text).toContain(`loss=${name}`);
  });
});
