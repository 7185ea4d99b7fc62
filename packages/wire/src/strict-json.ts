const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 16;

/**
 * JSON from outside, or `undefined` for what two readers could read in two ways: not UTF-8, a byte order mark, a name twice in one object,
 * `__proto__`; or for what is too long or too deep to be a message.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isUnambiguous(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Walks the tokens that matter of a text that is known to be JSON. */
function isUnambiguous(json: string): boolean {
  /** The names seen in each open object; `null` for an open array. */
  const open: (Set<string> | null)[] = [];
  for (const [token, text] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (text !== undefined) {
      // Unescaped first: `"\u0061"` is the name `a`.
      const name = String(JSON.parse(text));
      const names = open.at(-1);
      if (name === '__proto__' || names?.has(name)) return false;
      names?.add(name);
    }
  }
  return true;
}
