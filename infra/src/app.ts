import { App } from 'aws-cdk-lib';
import { bundledOnce } from './bundle.ts';
import { addPlatform, FLAGS } from './platform.ts';
import { targetOf } from './target.ts';

const app = new App({ context: FLAGS });
const target = targetOf(app.node);
if (target.missing.length > 0) {
  const how = target.missing.map((name) => `-c ${name}=…`).join(' ');
  console.error(
    `placeholders are in use, and the templates cannot be deployed; for a deployment give ${how}`,
  );
}
addPlatform(app, target, bundledOnce());
// By name: without it a violation would be written down and the process would end well.
app.synth();
