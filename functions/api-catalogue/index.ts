import { surface } from '@yijianshi/runtime';
import { onLambda, store } from '@yijianshi/runtime/lambda';
import { publishThemeVersion } from './publish-version.ts';
import { submitTheme } from './submit-theme.ts';
import { getThemeVersion, listThemeVersions } from './versions.ts';

/** Where themes are written, and opened by a second person. */
export const apiCatalogue = surface('catalogue', {
  submitTheme,
  listThemeVersions,
  getThemeVersion,
  publishThemeVersion,
});

export const handler = await onLambda(apiCatalogue, [store]);
