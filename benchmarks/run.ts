import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportAccess } from './access-report';
import { median } from './median';
import { reportRotation } from './rotation/report';
import type { Synthesis } from './scenarios';
import { Workshop } from './workshop';
import { CheckCounter } from '../scripts/support/check-counter';

/** Secrets per stack, and the limit of our CPU time relative to plain L2. */
const SIZES = [{ count: 1, limit: 1.0, rounds: 21 }, { count: 50, limit: 1.0, rounds: 11 }, { count: 300, limit: 0.5, rounds: 9 }];
const LOAD_LIMIT_MS = 30;
const LOAD_ROUNDS = 15;

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' }, 'aws-functions': { type: 'string' } } });
const workshop = new Workshop();
const counter = new CheckCounter();

/** Runs both sides in turn, so that other work of the machine affects both. */
function alternate<T>(rounds: number, run: (side: 'plain' | 'ours') => T): { plain: T[]; ours: T[] } {
  const results: { plain: T[]; ours: T[] } = { plain: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    results.plain.push(run('plain'));
    results.ours.push(run('ours'));
  }
  return results;
}

function compareSynthesis({ count, limit, rounds }: typeof SIZES[number]): string[] {
  const { plain, ours } = alternate(rounds, (side) => workshop.run<Synthesis>('synth', side, String(count)));
  const [plainMs, oursMs] = [plain, ours].map((runs) => median(runs.map((run) => run.cpuMs)));
  const ratio = oursMs / plainMs;
  counter.check(`synth of ${count} secrets`, ratio <= limit, `${ratio.toFixed(2)} of plain L2, at most ${limit}`);
  const row = (name: string, ms: number, { resources, policies, policyBytes, keyPolicyBytes }: Synthesis, share: string): string =>
    `| ${[count, name, ms.toFixed(0), share, resources, policies, policyBytes, keyPolicyBytes].join(' | ')} |`;
  return [
    row('plain L2', plainMs, plain[0], ''),
    row('ours', oursMs, ours[0], `**${ratio.toFixed(2)}** (at most ${limit.toFixed(1)})`),
  ];
}

function compareLoading(): string {
  const { plain, ours } = alternate(LOAD_ROUNDS, (side) => workshop.run<{ ms: number }>('load', side).ms);
  const more = median(ours) - median(plain);
  counter.check('loading the package', more <= LOAD_LIMIT_MS, `${more.toFixed(0)} ms, at most ${LOAD_LIMIT_MS}`);
  const used = median(Array.from({ length: LOAD_ROUNDS }, () => workshop.run<{ ms: number }>('load', 'used').ms)) - median(plain);
  return `The parts of aws-cdk-lib that every such application loads (core, IAM, KMS and Secrets Manager): ${median(plain).toFixed(0)} ms; `
    + `with this package: ${median(ours).toFixed(0)} ms, **${more.toFixed(0)} ms more** (at most ${LOAD_LIMIT_MS}). `
    + 'Like aws-cdk-lib, the package loads a file at the first use of one of its exports. An application that uses `TaggedSecretHierarchy` loads '
    + `nearly the whole package, and takes ${used.toFixed(0)} ms more. Medians of ${LOAD_ROUNDS} fresh processes.`;
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string }).version;
}

async function report(): Promise<string> {
  return `# Benchmarks

Written by \`npm run bench\`, which fails if a result is over its limit. One run, both sides in turn:
Node ${process.version}, aws-cdk-lib ${versionOf('aws-cdk-lib')}, ${cpus().length} × ${cpus()[0].model}.

## Synthesis

One stack, one customer-managed key, one role that reads all secrets. Ours is a \`TaggedSecretHierarchy\` with \`access.read\`. Plain L2
creates the same secrets (names, tags, deletion) with \`secretsmanager.Secret\` and \`grantRead\`. CPU milliseconds are of the first
construction and synthesis in a fresh process, since every \`cdk synth\` is one. They are medians of
${SIZES.map(({ rounds }) => rounds).join(', ')} processes for each side. Loading the packages is measured below. CDK's own template validation is
switched off on both sides. Bytes are those of the template.

| secrets | | CPU ms | ratio | resources | identity policies | their bytes | key policy bytes |
|--:|---|--:|--:|--:|--:|--:|--:|
${SIZES.flatMap(compareSynthesis).join('\n')}

## Loading

${compareLoading()}

## Access simulator

${reportAccess(workshop, counter)}

## Rotation functions

${await reportRotation(counter, values['aws-functions'] ?? process.env.AWS_ROTATION_FUNCTIONS)}
`;
}

async function main(): Promise<void> {
  const text = await report();
  console.log(text);
  if (!values['dry-run']) {
    writeFileSync(join(__dirname, 'README.md'), text);
  }
  counter.finish();
}

void main().catch((error: Error) => {
  console.error(error);
  process.exit(1);
});
