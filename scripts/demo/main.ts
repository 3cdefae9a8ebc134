import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { describeSecrets } from './describe-secrets';
import { ensureBundles } from './ensure-bundles';
import { LiveDatabase } from './live-database';
import { LiveRotation } from './live-rotation';
import { rotatedSecrets } from './rotated-secret';
import { TemplateReader } from './template-reader';
import { buildApp } from '../../examples/orders-service/typescript/app';

const ROOT = join(__dirname, '../..');

function synthesize(): App {
  ensureBundles(ROOT);
  // The feature flags that `cdk init` writes into cdk.json, so that the template is that of a new application.
  const context = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
  return buildApp({ outdir: join(ROOT, 'cdk.out', 'orders-service'), context });
}

/** Rotates the secrets of the application for which it has a library function. */
async function rotateLive(app: App): Promise<void> {
  const assembly = app.synth();
  const secrets = app.node.findAll().filter((construct) => Stack.isStack(construct)).flatMap((stack) =>
    rotatedSecrets(new TemplateReader(stack, assembly.getStackArtifact(stack.artifactId).template), assembly.directory));
  for (const secret of secrets) {
    const database = await LiveDatabase.start();
    try {
      console.log('');
      await new LiveRotation(secret, database, console.log).run();
    } finally {
      await database.stop();
    }
  }
}

async function main(): Promise<void> {
  const app = synthesize();
  console.log(describeSecrets(app, process.argv.includes('--why')));
  await rotateLive(app);
}

// A process that a signal ends does not clean up; one that exits does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}
void main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
