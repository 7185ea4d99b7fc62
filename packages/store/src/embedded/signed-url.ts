import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a URL says beside the key; every word of it is signed. */
export type Terms = Readonly<Record<string, string>>;

export interface UrlSigner {
  sign(method: 'PUT' | 'GET', key: string, terms: Terms): string;
  /** What a URL of ours says, or why it says nothing: it is not for a file, or not as we signed it. */
  read(method: 'PUT' | 'GET', url: URL | string): { key: string; terms: Terms } | UrlRefusal;
}

type UrlRefusal = 'FILE_NOT_FOUND' | 'SLOT_SIGNATURE';

/** `{baseUrl}/files/{key}?{terms}&signature=…` */
export function createUrlSigner(baseUrl: () => string, secret: Uint8Array): UrlSigner {
  const root = (): string => `${baseUrl().replace(/\/$/, '')}/files/`;

  // JSON keeps the parts apart, and the terms count in their order: one URL, one text.
  const signatureOf = (method: string, key: string, terms: Iterable<readonly [string, string]>): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify([method, key, ...terms]))
      .digest();

  return {
    sign(method, key, terms) {
      const query = new URLSearchParams(terms);
      query.append('signature', signatureOf(method, key, Object.entries(terms)).toString('base64url'));
      return `${root()}${key.split('/').map(encodeURIComponent).join('/')}?${query}`;
    },

    read(method, url) {
      if (!URL.canParse(String(url), root())) return 'FILE_NOT_FOUND';
      const { pathname, searchParams: query } = new URL(url, root());
      const base = new URL(root()).pathname;
      if (!pathname.startsWith(base)) return 'FILE_NOT_FOUND';
      const key = decode(pathname.slice(base.length));
      if (key === undefined) return 'SLOT_SIGNATURE';
      const given = Buffer.from(query.get('signature') ?? '', 'base64url');
      query.delete('signature');
      const due = signatureOf(method, key, query);
      if (given.length !== due.length || !timingSafeEqual(given, due)) return 'SLOT_SIGNATURE';
      return { key, terms: Object.fromEntries(query) };
    },
  };
}

function decode(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return undefined;
  }
}
