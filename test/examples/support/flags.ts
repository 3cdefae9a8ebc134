import { readFileSync } from 'node:fs';

type Flags = { [flag: string]: unknown };

/** What `cdk init` writes into cdk.json today. */
export const RECOMMENDED_FLAGS: Flags = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

/** Every flag that can be switched off, switched off: an application from the first days of CDK 2. */
export const FLAGS_OFF: Flags = Object.fromEntries(
  Object.entries(RECOMMENDED_FLAGS).filter(([, value]) => value === true).map(([flag]) => [flag, false]),
);
