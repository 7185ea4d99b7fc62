export { type FetchRequest, fetchAll } from './fetch-all.ts';
export { type Filled, type Known, knownOf, type Prefilled, prefill } from './known.ts';
export type {
  Answer,
  DataExchange,
  Entry,
  KnownValue,
  RegisterName,
  Registers,
  Source,
  Wanted,
} from './port.ts';
export { type HolderCase, type OwnRegisterParts, ownRegister } from './registers/own.ts';
