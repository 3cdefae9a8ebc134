import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs in a process of its own and prints one line of JSON. Its arguments are `synth <side> <count>`, `load <side>`,
 * `access <warm|cold> <secrets>` or `escalation <size>`.
 *
 * Imports are inside the functions if their time is measured, or if they would load measured files.
 */
async function synth(side: string, count: number): Promise<object> {
  const { measure, ours, plain } = await import('./scenarios.js');
  // Loaded on both sides, since `load` measures it.
  const library = await import('cdk-managed-secrets');
  return measure(side === 'ours' ? ours(library) : plain, count, mkdtempSync(join(__dirname, 'out-')));
}

/** Loads CDK as every application does. With `ours` also this package, with `used` also all files of its largest construct. */
async function load(side: string): Promise<object> {
  const start = performance.now();
  const { App, Stack, aws_iam, aws_kms, aws_secretsmanager } = await import('aws-cdk-lib');
  const touched = [App, Stack, aws_iam.Role, aws_kms.Key, aws_secretsmanager.Secret];
  const library = side === 'plain' ? undefined : await import('cdk-managed-secrets');
  const used = side === 'used' ? library?.TaggedSecretHierarchy : undefined;
  return { ms: performance.now() - start, touched: touched.length, used: used?.name };
}

async function access(side: string, secrets: number): Promise<object> {
  const { measureAccess } = await import('./access.js');
  const { simulator: { AccessSimulator } } = await import('cdk-managed-secrets');
  return measureAccess(AccessSimulator, 50, secrets, side === 'warm');
}

async function escalation(size: number): Promise<object> {
  const { measureEscalation } = await import('./access.js');
  const { simulator: { AccessSimulator } } = await import('cdk-managed-secrets');
  return measureEscalation(AccessSimulator, size);
}

async function main(): Promise<void> {
  const [task, side, count] = process.argv.slice(2);
  const tasks: { [task: string]: () => Promise<object> } = {
    load: () => load(side),
    synth: () => synth(side, Number(count)),
    access: () => access(side, Number(count)),
    escalation: () => escalation(Number(side)),
  };
  console.log(JSON.stringify(await tasks[task]()));
}

void main();
