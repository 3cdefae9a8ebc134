import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSecrets } from './demo/describe-secrets';
import { buildApp } from '../examples/orders-service/typescript/app';

const ROOT = join(__dirname, '..');

/** What `cdk init` writes into cdk.json, so that the template is the one a new application gets. */
const context = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

const app = buildApp({ outdir: join(ROOT, 'cdk.out', 'orders-service'), context });
console.log(describeSecrets(app, process.argv.includes('--why')));
