/** @file Making what a config describes: `_target_` and the names that it may have. */
export type { AllowOptions } from './allowed-module.ts';
export type { OptionProblem, PartialTarget, ValidateOptions } from './call.ts';
export { instantiate, instantiate as call, instantiateSync } from './instantiate.ts';
export type { Described, InstantiateOptions, RegistryOptions } from './instantiate.ts';
export { fileOfTarget, getObject, getTarget } from './locate.ts';
export type { LocateOptions } from './locate.ts';
export type { Conversion } from './modes.ts';
export { lookUp } from './registry.ts';
export type { Registry } from './registry.ts';
export type { Component, Made, Target } from './target.ts';
export { isComponent } from './target.ts';
