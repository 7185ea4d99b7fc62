import { openApiDocument } from '@yijianshi/contracts/openapi';
import type { Handler } from '@yijianshi/runtime';

let document: Record<string, unknown> | undefined;

export const getOpenApi: Handler<'getOpenApi'> = () => {
  document ??= { ...openApiDocument() };
  return Promise.resolve(document);
};
