export { instantiate, lookUp, type Registry, type Target } from './registry.ts';
