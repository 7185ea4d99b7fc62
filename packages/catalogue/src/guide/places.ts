import type { Theme } from '../schema.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';

/** Where to go, and for which areas. */
export interface GuidePlace {
  readonly place: string;
  readonly hours: string;
  readonly areas: readonly string[];
  readonly evidence: EvidenceTag;
}

/** The windows of every area the theme is open in, each once; the one of `area` comes first. */
export function placesOf(theme: Theme, area: string): GuidePlace[] {
  const places = new Map<string, { place: string; hours: string; areas: string[]; evidence: EvidenceTag }>();
  const own = theme.regions.filter((region) => region.area === area);
  for (const region of [...own, ...theme.regions.filter((each) => each.area !== area)]) {
    const { place, hours, evidence } = region.window ?? theme.window;
    const key = `${place}\n${hours}`;
    const known = places.get(key) ?? { place, hours, areas: [], evidence: evidenceOf(evidence) };
    known.areas.push(region.name);
    places.set(key, known);
  }
  return [...places.values()];
}
