import { CERTIFICATE_TEMPLATES } from '@yijianshi/catalogue';
import { templateFields } from '@yijianshi/eseal';
import { expect, it } from 'vitest';

/** What the program fills in on every certificate. */
const OWN = ['title', 'certNo', 'licenceNo', 'validUntil', 'issuer', 'issuedOn'];

it.each(Object.entries(CERTIFICATE_TEMPLATES))('%s has the fields a theme gives it', (template, fields) => {
  expect(templateFields(template).filter((field) => !OWN.includes(field))).toEqual(fields);
});
