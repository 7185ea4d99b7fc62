import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { STAGES } from '@yijianshi/contracts/deployment';
import { App } from 'aws-cdk-lib';
import { bundledOnce } from './bundle.ts';
import { addPlatform, FLAGS } from './platform.ts';
import { targetOf } from './target.ts';

/** One region of each partition. */
const REGIONS = ['ap-southeast-1', 'cn-north-1'];

const assetOf = bundledOnce();
for (const region of REGIONS) {
  for (const stage of STAGES) {
    const outdir = join('cdk.out', region, stage);
    const app = new App({ outdir, context: { ...FLAGS, region, stage } });
    addPlatform(app, targetOf(app.node), assetOf);
    for (const { templateFullPath } of app.synth().stacks) {
      const text = readFileSync(templateFullPath, 'utf8');
      const { Resources } = JSON.parse(text) as { Resources: object };
      const size = `${(text.length / 1024).toFixed(0)} KB`;
      console.log(`${relative('.', templateFullPath)}: ${Object.keys(Resources).length} resources, ${size}`);
    }
  }
}
