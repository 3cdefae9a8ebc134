import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs in a process of its own: `synth <side> <count>`, `load <side>`, `access <warm|cold> <secrets>` or `escalation <size>`; prints one line of JSON.
 *
 * Imports that are measured, or that would load what is measured, are made where they are needed.
 */
async function synth(side: string, count: number): Promise<object> {
  const { measure, ours, plain } = await import('./scenarios.js');
  // Loaded on both sides: it is measured by itself.
  const library = await import('cdk-managed-secrets');
  return measure(side === 'ours' ? ours(library) : plain, count, mkdtempSync(join(__dirname, 'out-')));
}

/** What an application loads anyway, with `ours` this package too, with `used` also all that its largest construct is made of. */
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
