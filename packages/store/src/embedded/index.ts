export { type Database, type Driver, FolderInUseError, openDatabase } from './database.ts';
export { type Journal, openJournal } from './journal.ts';
