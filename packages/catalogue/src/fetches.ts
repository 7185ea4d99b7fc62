import { fault, type ThemeFault } from './faults.ts';
import type { Theme } from './schema.ts';

/** What is fetched is fetched instead of asking, by a number that identifies somebody. */
export const fetches = ({ materials, fields }: Theme): ThemeFault[] => {
  const kinds = new Map(fields.map(({ id, kind }) => [id, kind]));
  return materials.flatMap(({ id, exemption, exchange }): ThemeFault[] => {
    if (exchange === undefined) return [];
    const at = `materials.${id}.exchange`;
    if (exemption === undefined || exemption === 'GENERATED_FORM') {
      const way = exemption ?? 'UPLOAD';
      return [
        fault('NOTHING_TO_FETCH', at, `取得方式为 ${way}，却写明了查询`, `obtained by ${way}, yet fetched`),
      ];
    }
    return exchange.subjects.flatMap(({ number }) => {
      const kind = kinds.get(number);
      if (kind === undefined || kind === 'CITIZEN_ID' || kind === 'CREDIT_CODE') return [];
      return [
        fault('SUBJECT_HAS_NO_NUMBER', `${at}.subjects`, `字段 ${number} 为 ${kind}`, `${number} is ${kind}`),
      ];
    });
  });
};
