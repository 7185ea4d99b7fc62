import { surface } from '@yijianshi/runtime';
import { files, onLambda, receipts, store } from '@yijianshi/runtime/lambda';
import { getGuide, getGuideSheet } from './get-guide.ts';
import { getNoticeCopy } from './get-notice-copy.ts';
import { getOpenApi } from './get-open-api.ts';
import { getProgress } from './get-progress.ts';
import { getResult } from './get-result.ts';
import { getTheme, getThemeMetrics, listExemptedProofs, listThemes } from './themes.ts';
import { verifyCertificate } from './verify-certificate.ts';

/** What anybody may see: themes, their guides, a case's progress by its receipt, a certificate's verification. */
export const apiPublic = surface('public', {
  getOpenApi,
  listThemes,
  getTheme,
  getGuide,
  getGuideSheet,
  listExemptedProofs,
  getThemeMetrics,
  getProgress,
  getResult,
  getNoticeCopy,
  verifyCertificate,
});

export const handler = await onLambda(apiPublic, [store, files, receipts]);
