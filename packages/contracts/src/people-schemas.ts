import * as z from 'zod';
import { citizenId, creditCode, day, line, phone } from './texts.ts';

const NaturalPerson = z.strictObject({
  kind: z.literal('NATURAL').optional(),
  name: line(100),
  idNumber: citizenId,
  phone,
  address: line(200),
});

const LegalPerson = z.strictObject({
  kind: z.literal('LEGAL'),
  name: line(100),
  creditCode,
  representative: z.strictObject({ name: line(100), idNumber: citizenId }),
  contact: z.strictObject({ name: line(100), phone }),
  address: line(200),
});

export const Applicant = z
  .discriminatedUnion('kind', [NaturalPerson, LegalPerson])
  .meta({ id: 'Applicant', description: '自然人（kind 可省略），或法人、非法人组织。姓名、名称一字不改' });

export const Agent = z
  .strictObject({
    name: line(100),
    idNumber: citizenId,
    phone,
    scope: line(200).meta({ description: '委托权限' }),
    lastDay: day,
  })
  .meta({ id: 'Agent', description: '代理人及其授权委托；授权委托书列入该办件的一套材料' });

const Person = z.object({ name: z.string(), idNumber: z.string() });
export const ApplicantView = z
  .discriminatedUnion('kind', [
    Person.extend({ kind: z.literal('NATURAL'), phone: z.string(), address: z.string() }),
    z.object({
      kind: z.literal('LEGAL'),
      name: z.string(),
      creditCode: z.string(),
      representative: Person,
      contact: z.object({ name: z.string(), phone: z.string() }),
      address: z.string(),
    }),
  ])
  .meta({ id: 'ApplicantView', description: '个人信息已脱敏' });
export const AgentView = Person.extend({
  phone: z.string(),
  scope: z.string(),
  lastDay: z.string(),
}).meta({ id: 'AgentView', description: '个人信息已脱敏' });
