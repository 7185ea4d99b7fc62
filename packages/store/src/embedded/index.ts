export { type CaseStoreOptions, createCaseStore } from './case-store.ts';
export {
  type Database,
  type Driver,
  FolderInUseError,
  openDatabase,
  type Statement,
  type Value,
} from './database.ts';
export { createFileStore, type FileStoreOptions, type LocalFileStore } from './file-store.ts';
export { type Journal, openJournal } from './journal.ts';
export { createFileKeyWrapper } from './key-file.ts';
export type { Received, Refused, Served, SlotRefusal, Slots } from './slots.ts';
