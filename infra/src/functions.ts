import type { Grant } from './capabilities.ts';

export interface FunctionSpec {
  readonly memory: number;
  /** Seconds. An API function's is under the API's own 29. */
  readonly timeout: number;
  /** What it may touch, and nothing else: `capabilities.ts` says what each stands for. */
  readonly may: readonly Grant[];
}

const API = { memory: 512, timeout: 20 };
const STEP = { memory: 512, timeout: 30 };

/** Every function: its folder under `functions/`, and what it may. */
export const FUNCTIONS = {
  '1-intake': { ...STEP, may: ['store:write'] },
  '2-approval': { ...STEP, may: ['store:write'] },
  // Draws and signs; its font is a file of 15 MB, read by random access.
  '3-eseal': {
    memory: 1024,
    timeout: 50,
    may: ['store:write', 'keys:unwrap', 'files:read-results', 'files:write-results', 'seals:sign', 'holders'],
  },
  '4-dispatch': { ...STEP, may: ['store:write'] },
  // Copies every file of the case into the package.
  '5-archive': {
    memory: 1024,
    timeout: 290,
    may: ['store:write', 'files:read-cases', 'files:read-archive', 'files:write-archive'],
  },
  'api-public': { ...API, may: ['store:read', 'files:read-results', 'files:read-notices', 'receipts'] },
  // Faces everybody, and writes: of the one table it may touch drafts alone, and of the keys only theirs.
  'api-online': { ...API, may: ['store:drafts', 'store:themes', 'keys:drafts', 'receipts'] },
  'api-window': {
    ...API,
    // Lists a holder's certificates; asks the partner register, and is the only one that may.
    may: [
      'store:write',
      'store:list',
      'keys:wrap',
      'keys:unwrap',
      'files:read-materials',
      'files:read-notices',
      'files:upload-materials',
      'receipts',
      'exchange',
      'holders',
    ],
  },
  'api-department': { ...API, may: ['store:write', 'store:list'] },
  'api-archive': { ...API, may: ['store:write', 'store:list', 'files:read-archive'] },
  'api-catalogue': { ...API, may: ['store:write'] },
  'api-courier': { ...API, may: ['store:write', 'keys:wrap', 'keys:unwrap', 'carriers'] },
  'api-authorizer': { memory: 512, timeout: 10, may: ['identity'] },
  // Books with carriers, whose answer may take its time.
  'on-case-event': {
    memory: 512,
    timeout: 60,
    may: [
      'store:write',
      'files:read-materials',
      'keys:unwrap',
      'workflow:start',
      'workflow:answer',
      'carriers',
    ],
  },
  sweep: {
    memory: 512,
    timeout: 55,
    may: [
      'store:write',
      'store:list',
      'files:read-materials',
      'keys:unwrap',
      'workflow:start',
      'workflow:answer',
      'carriers',
    ],
  },
  // Draws and signs what goes out in the window's name.
  'issue-notice': {
    memory: 1024,
    timeout: 50,
    may: [
      'store:write',
      'keys:unwrap',
      'files:read-notices',
      'files:write-notices',
      'seals:sign-for-window',
      'receipts',
    ],
  },
  // Invoked by the city's engineers only: it starts what stopped, and enrols seals.
  operate: {
    memory: 512,
    timeout: 60,
    may: ['store:write', 'store:list', 'workflow:start', 'workflow:describe', 'seals:sign'],
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof FUNCTIONS;
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];
