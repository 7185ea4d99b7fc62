import { checkText, themeJsonSchema } from '@yijianshi/catalogue';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** As much of JSON Schema as the published schema of a theme's file uses. */
interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema;
}

/** Few names, so that references often meet, and some that a careless look-up finds in every object. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '^i_': ['i_a', 'i_b', 'i_c', 'i_nowhere'],
  '^m_': ['m_a', 'm_b', 'm_c'],
  '^q_': ['q_a', 'q_b'],
  '^t_': ['t_any'],
  '^(official': ['official: here', 'law: there', 'reconstruction'],
};
const WORDS = [
  'name',
  'code',
  'yes',
  'no',
  'SCJG',
  'XF',
  'constructor',
  '__proto__',
  'toString',
  'general-certificate',
];

const root = JSON.parse(themeJsonSchema()) as Schema;

/** Any value that a schema takes. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  const { $ref, anyOf, prefixItems } = schema;
  if ($ref !== undefined) return fitting(at($ref));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(fitting));
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map(fitting));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'string':
      return textOf(schema);
    case 'array': {
      const { items = {}, minItems = 0 } = schema;
      return fc.array(fitting(items), { minLength: minItems, maxLength: Math.max(minItems, 3) });
    }
    case 'object':
      return objectOf(schema);
    default:
      throw new Error(`the test does not know ${Object.keys(schema)}`);
  }
}

const at = (ref: string): Schema =>
  ref
    .split('/')
    .slice(1)
    .reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], root) as Schema;

const numberOf = ({ minimum = 0, exclusiveMinimum, maximum = 1000, multipleOf, type }: Schema) => {
  const step = multipleOf ?? (type === 'integer' ? 1 : 0.25);
  const least = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + step;
  return fc.integer({ min: least / step, max: Math.min(maximum, 1000) / step }).map((n) => n * step);
};

const textOf = ({ pattern, format, minLength = 0 }: Schema): fc.Arbitrary<string> => {
  if (format === 'date') return fc.constantFrom('2026-01-01', '2026-12-31', '9999-12-31', '0001-01-01');
  const known = Object.keys(NAMES).find((start) => pattern?.startsWith(start));
  if (known !== undefined) return fc.constantFrom(...(NAMES[known] ?? []));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(fc.constantFrom(...WORDS), fc.string({ minLength, maxLength: 12 }));
};

function objectOf({ properties, required = [], propertyNames, additionalProperties }: Schema) {
  if (properties === undefined)
    return fc.dictionary(
      propertyNames === undefined
        ? fc.constantFrom(...WORDS)
        : (fitting(propertyNames) as fc.Arbitrary<string>),
      fitting(additionalProperties ?? { type: 'string' }),
      { maxKeys: 3 },
    );
  const values = Object.entries(properties).map(([name, schema]) => [name, fitting(schema)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [...required] });
}

describe('for any file that fits the published schema', () => {
  it('the check has a verdict: no fault of shape, and every fault says where it is', () => {
    fc.assert(
      fc.property(fitting(root), (file) => {
        const text = JSON.stringify(file);
        const { faults } = checkText(text);
        for (const { code, at: path, detail } of faults) {
          expect(code).not.toBe('SHAPE');
          expect(detail.zh && detail.en).toBeTruthy();
          // What it is about is in the file; only what is missing there is named beside what is.
          const [first = ''] = path.split('.');
          expect(first in MEMBERS, `${code} ${path}`).toBe(true);
        }
        expect(checkText(text).faults).toEqual(faults);
      }),
      { numRuns: 150 },
    );
  });
});

const MEMBERS = root.properties ?? {};
