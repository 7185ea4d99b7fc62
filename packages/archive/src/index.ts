export { componentsOf, retainUntil, retentionOf } from './contents.ts';
export { type Grant, readable } from './gate.ts';
export { type ArchivedFile, type ArchivePackage, writePackage } from './package.ts';
