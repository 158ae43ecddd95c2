import { describe, expect, it } from 'vitest';
import { goals } from '../../../src/app/goals.ts';
import { errorsOf } from '../../compose/conf-tree.ts';
import { planOf, refusalOf } from './tree.ts';

const SPLIT = 'data: {validation: 0.1}';
const NO_SPLIT = 'data: {validation: 0}';

describe('the goal', () => {
  it.each([
    { name: 'nothing', sweeper: '{}', goal: undefined },
    { name: 'a number of its own', sweeper: '{optimized_metric: score}', goal: ['score minimize'] },
    {
      name: 'an accuracy',
      sweeper: '{optimized_metric: student/validation/accuracy}',
      goal: ['student/validation/accuracy maximize'],
    },
    {
      name: 'several',
      sweeper: '{optimized_metric: [val_acc, val/loss, parameters]}',
      goal: ['val_acc maximize', 'val/loss minimize', 'parameters minimize'],
    },
    { name: 'milliseconds', sweeper: '{optimized_metric: latency_ms}', goal: ['latency_ms minimize'] },
    {
      name: 'a direction of a number of its own',
      sweeper: '{optimized_metric: score, direction: maximize}',
      goal: ['score maximize'],
    },
    {
      name: 'a direction of each',
      sweeper: '{optimized_metric: [a, b], direction: [maximize, minimize]}',
      goal: ['a maximize', 'b minimize'],
    },
    { name: 'what the task returns', sweeper: '{direction: minimize}', goal: ['result minimize'] },
    {
      name: 'a list that the task returns',
      sweeper: '{direction: [minimize, maximize]}',
      goal: ['result_0 minimize', 'result_1 maximize'],
    },
    { name: 'the key of the config', config: 'optimized_metric: val/acc', goal: ['val/acc maximize'] },
    {
      name: 'the key of the sweeper first',
      config: 'optimized_metric: val/acc',
      sweeper: '{optimized_metric: loss}',
      goal: ['loss minimize'],
    },
    { name: 'a key of the config that is something else', config: 'optimized_metric: {a: 1}', goal: undefined },
    { name: 'null', config: 'optimized_metric: null', goal: undefined },
  ])('$name', ({ sweeper, config, goal }) => {
    const plan = planOf(['x=1,2'], { sweeper, config });
    expect(plan.goal?.map(({ name, direction }) => `${name} ${direction}`)).toEqual(goal);
    expect(plan.warnings).toEqual([]);
  });

  it.each([
    {
      sweeper: '{optimized_metric: val_loss, direction: maximize}',
      warning: "direction=maximize is against 'val_loss', of which less is better",
    },
    {
      sweeper: '{optimized_metric: [x, a/agreement], direction: [maximize, minimize]}',
      warning: 'of which more is better',
    },
  ])('warns of $sweeper', ({ sweeper, warning }) => {
    expect(planOf(['x=1,2'], { sweeper }).warnings).toEqual([expect.stringContaining(warning)]);
  });

  it.each([
    { sweeper: '{optimized_metric: 5}', says: 'optimized_metric: not a name' },
    { sweeper: '{optimized_metric: []}', says: 'optimized_metric: not a name' },
    { sweeper: '{optimized_metric: [a, a]}', says: "'a' is there twice" },
    {
      sweeper: '{optimized_metric: a, direction: maximise}',
      says: "'maximise' is no direction",
      suggestion: 'maximize',
    },
    { sweeper: '{optimized_metric: [a, b], direction: maximize}', says: 'direction: 1 for 2 metrics' },
    { sweeper: '{direction: 1}', says: 'not a direction' },
  ])('cannot be $sweeper', ({ sweeper, says, suggestion }) => {
    const errors = errorsOf(() => planOf(['x=1,2'], { sweeper }));
    expect(errors).toMatchObject([{ code: 'SWEEP', message: expect.stringContaining(says), suggestion }]);
  });
});

describe('the goal of the shipped experiment', () => {
  it.each([
    { name: 'student/validation/accuracy', config: SPLIT },
    { name: 'peer2/validation/accuracy', config: SPLIT },
    { name: 'student/parameters', config: NO_SPLIT },
    { name: 'seconds', config: NO_SPLIT },
    { name: 'student/validation/accuracy', config: NO_SPLIT, words: ['++data.validation=0,0.1'] },
    { name: 'student/validation/accuracy', config: NO_SPLIT, words: ['++data.validation=0.2'] },
  ])('may be $name with $config $words', ({ name, config, words = ['x=1,2'] }) => {
    const plan = planOf(words, { sweeper: `{optimized_metric: ${name}}`, config, goals });
    expect(plan.goal).toMatchObject([{ name }]);
  });

  it.each([
    { name: 'student/validation/accuracy', config: SPLIT },
    { name: 'student/accuracy', config: NO_SPLIT },
    { name: 'student/accuracy', config: NO_SPLIT, words: ['++data.validation=0,0.1'] },
    { name: 'student/accuracy', config: 'data: {path: x}' },
  ])('where there is none, its study shows $name with $config $words', ({ name, config, words = ['x=1,2'] }) => {
    const plan = planOf(words, { config, goals });
    expect(plan.goal).toBeUndefined();
    expect(plan.shown).toEqual({ name, direction: 'maximize' });
  });

  it.each([
    { name: 'student/accuracy', says: 'is measured on the test set', suggestion: 'student/validation/accuracy' },
    { name: 'student/test/accuracy', says: 'is measured on the test set', suggestion: 'student/validation/accuracy' },
    { name: 'teacher/nll', says: 'is measured on the test set', suggestion: 'teacher/validation/accuracy' },
    { name: 'student/agreement', config: NO_SPLIT, says: 'is measured on the test set', hint: 'data.validation=0.1' },
    { name: 'student/validation/accuracy', config: NO_SPLIT, says: 'no validation split', hint: 'data.validation=0.1' },
    {
      name: 'student/validation/accuracy',
      config: 'data: {validation: 0.0}',
      says: 'no validation split',
      hint: '=0.1',
    },
    { name: 'student/validation/acuracy', says: 'runs have no value', suggestion: 'student/validation/accuracy' },
    { name: 'student_validation_accuracy', says: 'runs have no value', suggestion: 'student/validation/accuracy' },
    { name: 'student/acuracy', says: 'runs have no value', suggestion: 'student/validation/accuracy' },
    { name: 'nonsense', says: 'runs have no value', suggestion: undefined },
  ])('is not $name with $config', ({ name, config = SPLIT, says, suggestion, hint }) => {
    const options = { config: `optimized_metric: ${name}\n${config}`, goals };
    const error = refusalOf(['x=1,2'], options, { says });
    expect(error.fullKey).toBe('optimized_metric');
    if (hint === undefined) expect(error.suggestion).toBe(suggestion);
    else expect(error.hints.join()).toContain(hint);
  });
});
