import { surface } from '@yijianshi/runtime';
import { files, onLambda, receipts, store } from '@yijianshi/runtime/lambda';
import { getOpenApi } from './get-open-api.ts';
import { getProgress } from './get-progress.ts';
import { getResult } from './get-result.ts';
import { getTheme, getThemeMetrics, listThemes } from './themes.ts';
import { verifyCertificate } from './verify-certificate.ts';

/** What anybody may see: themes, a case's progress by its receipt, a certificate's verification. */
export const apiPublic = surface('public', {
  getOpenApi,
  listThemes,
  getTheme,
  getThemeMetrics,
  getProgress,
  getResult,
  verifyCertificate,
});

export const handler = await onLambda(apiPublic, [store, files, receipts]);
