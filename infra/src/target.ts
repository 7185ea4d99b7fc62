import { STAGES, type Stage } from '@yijianshi/contracts/deployment';
import type { Node } from 'constructs';
import * as z from 'zod';
import { type RegionTraits, traitsOf } from './region.ts';
import { STAGE_SETTINGS, type StageSettings } from './stages.ts';

/** Who runs the platform, and where: what no stage can know of itself. */
const Site = z.strictObject({
  /** Stands in the QR code of every certificate ever issued: a domain of one's own that never changes, without a trailing slash. */
  publicUrl: z.url({ protocol: /^https$/ }).refine((url) => !url.endsWith('/'), 'no trailing slash'),
  oidcIssuer: z.url({ protocol: /^https$/ }),
  oidcAudience: z.string().min(1),
  oidcJwksUri: z.url({ protocol: /^https$/ }),
  /** The carrier deliveries are booked with: a name of the carriers' secret. */
  carrier: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The window they start from, as JSON: name, address, phone. */
  sender: z.string().refine((text) => Sender.safeParse(parsed(text)).success, 'JSON of name, address, phone'),
});
type Site = z.infer<typeof Site>;

const Sender = z.strictObject({ name: z.string(), address: z.string(), phone: z.string() });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lets templates be written before a site is known. `.invalid` never resolves (RFC 2606), and what holds a placeholder cannot be deployed. */
const PLACEHOLDERS: Site = {
  publicUrl: 'https://public-url.invalid',
  oidcIssuer: 'https://oidc-issuer.invalid',
  oidcAudience: 'placeholder',
  oidcJwksUri: 'https://oidc-issuer.invalid/jwks.json',
  carrier: 'placeholder',
  sender: '{"name":"placeholder","address":"placeholder","phone":"placeholder"}',
};

export interface Target {
  readonly stage: Stage;
  readonly region: string;
  readonly settings: StageSettings;
  readonly traits: RegionTraits;
  readonly site: Site;
  /** The names of the site's members that nobody gave. */
  readonly missing: readonly (keyof Site)[];
  /** Of an ACM certificate for `publicUrl`'s host: the API then answers there, and only there. */
  readonly certificateArn?: string;
}

/** The target as the command line's `-c name=value` says it. */
export function targetOf(node: Node): Target {
  const given = (name: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    return typeof value === 'string' ? value : undefined;
  };
  const stage = z.enum(STAGES).safeParse(given('stage') ?? 'dev');
  if (!stage.success) throw new Error(`-c stage=…: one of ${STAGES.join(', ')}`);
  const region = given('region') ?? process.env.CDK_DEFAULT_REGION ?? 'ap-southeast-1';
  const certificateArn = given('certificateArn');

  const names = Site.keyof().options;
  const missing = names.filter((name) => given(name) === undefined);
  const values = Object.fromEntries(names.map((name) => [name, given(name) ?? PLACEHOLDERS[name]]));
  const site = Site.safeParse(values);
  if (!site.success) {
    const faults = site.error.issues.map((issue) => `-c ${issue.path.join('.')}=…: ${issue.message}`);
    throw new Error(faults.join('\n'));
  }
  return {
    stage: stage.data,
    region,
    settings: STAGE_SETTINGS[stage.data],
    traits: traitsOf(region),
    site: site.data,
    missing,
    ...(certificateArn === undefined ? {} : { certificateArn }),
  };
}
