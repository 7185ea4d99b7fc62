import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STAGES, type Stage } from '@yijianshi/contracts/deployment';
import type { FunctionName } from '@yijianshi/infra/functions';
import { addPlatform, FLAGS } from '@yijianshi/infra/platform';
import { targetOf } from '@yijianshi/infra/target';
import { App } from 'aws-cdk-lib';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Outputs: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>
  >;
}

export interface Synthesised {
  readonly data: Template;
  readonly service: Template;
  readonly watch: Template;
  /** Whether each stack refuses to be deleted. */
  readonly protectedStacks: readonly boolean[];
}

/** One region of each partition. */
const REGIONS = ['ap-southeast-1', 'cn-north-1'] as const;
export type Region = (typeof REGIONS)[number];
export const TARGETS = REGIONS.flatMap((region) => STAGES.map((stage): [Region, Stage] => [region, stage]));

const folder = mkdtempSync(join(tmpdir(), 'yijianshi-infra-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What the templates say does not depend on the bundles: `bundles.test.ts` has those. */
function emptyAsset(): string {
  const asset = join(folder, 'asset');
  mkdirSync(asset, { recursive: true });
  writeFileSync(join(asset, 'index.mjs'), 'export {};\n');
  return asset;
}

export function newApp(region: string, stage: string, context: Record<string, string> = {}): App {
  return new App({
    outdir: mkdtempSync(join(folder, 'out-')),
    context: { ...FLAGS, 'aws:cdk:disable-asset-staging': true, region, stage, ...context },
  });
}

/** Writes the templates of an app that may hold more than the platform. */
export function synthesise(app: App, assetOf: (name: FunctionName) => string = emptyAsset): Synthesised {
  const target = targetOf(app.node);
  const { data, service, watch } = addPlatform(app, target, assetOf);
  const assembly = app.synth();
  const stacks = [data, service, watch].map(({ artifactId }) => assembly.getStackArtifact(artifactId));
  const [dataTemplate, serviceTemplate, watchTemplate] = stacks.map(({ template }) => template as Template);
  if (dataTemplate === undefined || serviceTemplate === undefined || watchTemplate === undefined)
    throw new Error('a stack has no template');
  return {
    data: dataTemplate,
    service: serviceTemplate,
    watch: watchTemplate,
    protectedStacks: stacks.map(({ terminationProtection }) => terminationProtection === true),
  };
}

const done = new Map<string, Synthesised>();

/** The platform of a stage in a region; written once, however many tests read it. */
export function synthesised(region: Region, stage: Stage): Synthesised {
  const key = `${region} ${stage}`;
  const known = done.get(key) ?? synthesise(newApp(region, stage));
  done.set(key, known);
  return known;
}

export const resourcesOf = ({ Resources }: Template, type: string): [string, Resource][] =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

/** A logical id without the digest at its end. */
export const plain = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');
