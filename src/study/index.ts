/** @file Studies: what a parameter may be, trials, their journal, who chooses and who ends them. */
export type { Distribution, Label, Params, When } from './distribution.ts';
export type { Direction } from './state.ts';
