/**
 * @file The tree of a config, as OmegaConf has it: nodes are data (`node.ts`), everything done with them is a function.
 */
export { append, assign, insert, putChild, removeChild } from './assign.ts';
export type { AssignOptions } from './assign.ts';
export { create, createNode, decodeText, fromYaml, load, parseConfig, toNode } from './create.ts';
export type { CreateOptions, Flags } from './create.ts';
export { meantValue, producedNode } from './produced.ts';
export type { Produced } from './produced.ts';
export { fromDotlist, mergeDotlist } from './dotlist.ts';
export { equals, structurallyEquals } from './equals.ts';
export {
  ConfigAttributeError,
  ConfigCycleDetectedException,
  ConfigError,
  ConfigIndexError,
  ConfigKeyError,
  ConfigTypeError,
  ConfigValueError,
  GrammarParseError,
  InterpolationKeyError,
  InterpolationResolutionError,
  InterpolationToMissingValueError,
  InterpolationValidationError,
  KeyValidationError,
  MissingMandatoryValue,
  ReadonlyConfigError,
  UnsupportedInterpolationType,
  UnsupportedValueType,
  ValidationError,
} from './errors.ts';
export { hasFlag, isReadonly, isStruct, openDict, readWrite, setReadonly, setStruct, withFlag } from './flags.ts';
export type { Flag } from './flags.ts';
export { setOwn } from './javascript-value.ts';
export type { PlainObject } from './javascript-value.ts';
export type { Key } from './key.ts';
export { keyText } from './key.ts';
export { childKey, fullKey, joinKey, keySegments, pathTo, splitKey, typedPath, typedScalars } from './key-path.ts';
export type { KeySegment } from './key-path.ts';
export { maskedCopy } from './masked-copy.ts';
export { clear, extend, indexOf, pop, remove, sort, splice } from './list-operations.ts';
export { popChild, setDefault } from './map-operations.ts';
export { merge, mergeInto, unsafeMerge } from './merge.ts';
export type { MergeOptions } from './merge.ts';
export { MISSING } from './missing.ts';
export { missingKeys } from './missing-keys.ts';
export type { MissingKeysOptions } from './missing-keys.ts';
export {
  childOf,
  childrenOf,
  copyCache,
  copyNode,
  isContainer,
  leavesOf,
  originsOf,
  rootOf,
  scalarValue,
} from './node.ts';
export type { ConfigNode, ContainerNode, ListNode, MapNode, ResolverCache, ScalarNode } from './node.ts';
export { createOmegaConf, OmegaConf } from './omegaconf.ts';
export type { AnyConfig } from './omegaconf.ts';
export type { ResolveOptions } from './options.ts';
export { pythonRepr, pythonStr } from './python-text.ts';
export { getType, isConfig, isDict, isInterpolation, isList, isMissing } from './queries.ts';
export { hasChild, readChild, toJavaScript } from './read.ts';
export { resolve } from './resolve.ts';
export { createResolvers, defaultResolvers } from './resolvers/builtins.ts';
export type { ResolverEnvironment } from './resolvers/builtins.ts';
export { withOwnResolvers } from './resolvers/own-resolvers.ts';
export type {
  CallContext,
  OwnResolvers,
  RegisterResolverOptions,
  ResolverFunction,
} from './resolvers/own-resolvers.ts';
export type {
  RegisteredResolver,
  RegisterOptions,
  Resolver,
  ResolverContext,
  Resolvers,
  ResolverValue,
} from './resolvers/resolvers.ts';
export { canSelect, select, selectNode } from './select.ts';
export type { SelectOptions } from './select.ts';
export { toContainer, toExact, toWritten } from './to-container.ts';
export type { ContainerOptions } from './to-container.ts';
export { save, toYaml } from './to-yaml.ts';
export type { ToYamlOptions } from './to-yaml.ts';
export { setType } from './types/conform.ts';
export { describeType } from './types/node-type.ts';
export type { NodeType, StructType } from './types/node-type.ts';
export { typeFromSchema } from './types/from-schema.ts';
export type { TypeSchema } from './types/from-schema.ts';
export { typed } from './types/typed.ts';
export { step } from './step.ts';
export { typedText, writtenAt } from './typed-text.ts';
export type { TypeOf } from './types/static-type.ts';
export { update } from './update.ts';
export type { UpdateOptions } from './update.ts';
export { createViewer, nodeBehind } from './view.ts';
export type { Viewer } from './view.ts';
