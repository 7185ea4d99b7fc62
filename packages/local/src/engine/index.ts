export { createEngine, type Engine, type EngineOptions } from './engine.ts';
export { DefinitionError } from './load.ts';
