import { join } from 'node:path';
import { bundledOnce } from '@yijianshi/infra/bundle';
import type { FunctionName } from '@yijianshi/infra/functions';

/** The folder of a function as it is shipped; bundled once, however many tests of this project need it. */
export const shippedFolder = bundledOnce();
export const shippedModule = (name: FunctionName): string => join(shippedFolder(name), 'index.mjs');
