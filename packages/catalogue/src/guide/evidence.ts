export type EvidenceTag = 'official' | 'law' | 'policy' | 'knowledge' | 'reconstruction';

/** How well a value is known, without the note behind it. */
export const evidenceOf = (evidence: string): EvidenceTag =>
  (/^[a-z]+/.exec(evidence)?.[0] ?? 'reconstruction') as EvidenceTag;
