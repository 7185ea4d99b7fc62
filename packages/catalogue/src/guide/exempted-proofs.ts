import type { Material, Theme } from '../schema.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';
import { HOW } from './materials.ts';

type Mode = NonNullable<Material['exemption']>;

/** The materials nobody has to bring, by how the city gets them itself. */
export interface ExemptedProofs {
  readonly mode: Mode;
  readonly how: string;
  readonly proofs: readonly {
    readonly materialId: string;
    readonly name: string;
    readonly theme: { readonly themeId: string; readonly version: string; readonly name: string };
    /** What the items that need it stand on. */
    readonly basis: readonly string[];
    readonly evidence: EvidenceTag;
  }[];
}

const MODES: readonly Mode[] = ['GENERATED_FORM', 'E_LICENCE', 'DATA_CHECK', 'PRIOR_RESULT'];

export const exemptedProofs = (themes: readonly Theme[]): ExemptedProofs[] =>
  MODES.map((mode) => ({
    mode,
    how: HOW[mode],
    proofs: themes.flatMap((theme) => proofsOf(theme, mode)),
  }));

const proofsOf = (theme: Theme, mode: Mode): ExemptedProofs['proofs'] =>
  theme.materials
    .filter(({ exemption }) => exemption === mode)
    .map(({ id, name, evidence }) => ({
      materialId: id,
      name,
      theme: { themeId: theme.id, version: theme.version, name: theme.name },
      basis: basisOf(theme, id),
      evidence: evidenceOf(evidence),
    }));

function basisOf({ items, questions }: Theme, material: string): string[] {
  const added = questions
    .flatMap(({ options }) => options)
    .flatMap(({ materials }) => Object.keys(materials).filter((item) => materials[item]?.includes(material)));
  const needing = items.filter(({ id, materials }) => materials.includes(material) || added.includes(id));
  return [...new Set(needing.map(({ basis }) => basis.text))];
}
