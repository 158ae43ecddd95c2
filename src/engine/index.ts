/** @file Which tensors: TensorFlow.js on the best backend that works here. */
export { type Engine, ENGINE_NAMES, type EngineName, type EngineOptions, startEngine } from './engine.ts';
