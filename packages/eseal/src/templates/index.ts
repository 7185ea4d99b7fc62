import { placeholdersOf, type Template, VERIFICATION_HOST } from '../template.ts';
import { denialLetter } from './denial-letter.ts';
import { fireSafetyOpinion } from './fire-safety-opinion.ts';
import { foodBusinessLicence } from './food-business-licence.ts';
import { generalCertificate } from './general-certificate.ts';
import { smallFoodPermit } from './small-food-permit.ts';

export const templates: readonly Template[] = [
  foodBusinessLicence,
  smallFoodPermit,
  fireSafetyOpinion,
  generalCertificate,
  denialLetter,
];

export function templateOf(id: string): Template {
  const template = templates.find((candidate) => candidate.id === id);
  if (template === undefined) throw new Error(`no template ${id}`);
  return template;
}

/** The fields a request for this template must have. */
export function templateFields(id: string): readonly string[] {
  const names = templateOf(id).elements.flatMap((e) => (e.kind === 'text' ? placeholdersOf(e.text) : []));
  return [...new Set(names)].filter((name) => name !== VERIFICATION_HOST);
}
