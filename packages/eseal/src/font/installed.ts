import { createRequire } from 'node:module';

let installed: string | undefined;

/** The standard font, looked up when first needed: a bundle brings it, or passes where it is. */
export function installedFont(): string {
  installed ??= createRequire(import.meta.url).resolve(
    '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  );
  return installed;
}
