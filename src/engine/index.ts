/** @file Which tensors: TensorFlow.js on the best backend that works here. */
export {
  type Engine,
  ENGINE_NAMES,
  type EngineName,
  type EngineOptions,
  SINGLE_THREADED,
  startEngine,
} from './engine.ts';
export { compile, type Compile, type CompiledStep, type CompileOptions } from './compiled/compile.ts';
export { type Cost, costOf } from './compiled/cost.ts';
export { eager } from './compiled/eager.ts';
export { type OnnxOptions, writeOnnx } from './compiled/export.ts';
export { freshTensor } from './compiled/fresh.ts';
export { passingVariables } from './passing-variables.ts';
export type { Feed, Feeds, HostTensor } from './compiled/tree.ts';
