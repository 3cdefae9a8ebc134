import { readFileSync } from 'node:fs';
import { type App, Validations } from 'aws-cdk-lib';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { type Example, loadExamples } from './examples';
import type { Judge } from './judge';
import { NagJudge } from './nag-judge';
import { isOurs, resourcesOf } from './origin';
import { TemplateJudge } from './template-judge';
import { Tally } from '../support/check-counter';
import { temporaryFolder } from '../support/temporary-folder';

/**
 * Outside judges look at every example. A finding on a resource that our constructs made fails, unless
 * the construct itself acknowledges it with a reason; findings on an example's own resources are shown only.
 */
const JUDGES: Judge[] = [new TemplateJudge(), new NagJudge()];

const OURS = 'our resources';
const THEIRS = 'the examples\' own';

const tally = new Tally();

// Deep enough to see our code below the example's, in constructs within constructs.
Error.stackTraceLimit = 100;

function synthesize(example: Example): App {
  const flags = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) as Record<string, unknown>;
  const app = example.buildApp({
    outdir: temporaryFolder(`judges-${example.name}`),
    postCliContext: {
      ...flags,
      [cxapi.VALIDATE_AGAINST_DEFAULT_RULES]: true,
      // The judges read the report themselves; otherwise synth prints it and throws.
      [cxapi.FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: false,
    },
  });
  app.synth();
  return app;
}

interface Row {
  readonly judge: string;
  readonly rule: string;
  readonly resource: string;
  readonly whose: string;
}

function judge(app: App, by: Judge): Row[] {
  const ours = new Set(resourcesOf(app).filter(isOurs).map((resource) => resource.node.path));
  const rows = by.judge(app).map(({ rule, resource }) => ({
    judge: by.name, rule, resource, whose: ours.has(resource) ? OURS : THEIRS,
  }));
  for (const path of ours) {
    const found = rows.filter((row) => row.resource === path).map((row) => row.rule);
    tally.check(`${by.name} on ${path}`, found.length === 0, found.join(', '));
  }
  return rows;
}

/** Each acknowledgement that our constructs made, with its reason. */
function acknowledgements(app: App): string[] {
  return app.node.findAll().flatMap((construct) => construct.node.metadata
    .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap((entry) => Object.entries(entry.data as Record<string, string>))
    .map(([rule, reason]) => `${rule.replace(/^annotation::/i, '')} on ${construct.node.path}: ${reason}`));
}

function print(title: string, lines: string[]): void {
  console.log(`\n${title}: ${lines.length || 'none'}`);
  lines.forEach((line) => console.log(`  ${line}`));
}

function printJudge(name: string, rows: Row[]): void {
  for (const whose of [OURS, THEIRS]) {
    print(`${name}, findings on ${whose}`, rows.filter((row) => row.judge === name && row.whose === whose).map(({ rule, resource }) => `${rule} on ${resource}`));
  }
}

async function main(): Promise<never> {
  const examples = await loadExamples();
  tally.check('there are examples to judge', examples.length > 0);
  for (const { name, acknowledging } of examples) {
    tally.check(`${name} acknowledges nothing itself`, acknowledging.length === 0, acknowledging.join(', '));
  }
  const apps = examples.map(synthesize);
  const findings = JUDGES.flatMap((by) => apps.flatMap((app) => judge(app, by)));
  JUDGES.forEach(({ name }) => printJudge(name, findings));
  print('Acknowledged inside our constructs', apps.flatMap(acknowledgements));
  return tally.finish();
}

void main();
