import { readFileSync } from 'node:fs';
import { type App, Validations } from 'aws-cdk-lib';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { ComplianceCheck } from './compliance-check';
import { type Example, loadExamples } from './examples';
import { NagCheck } from './nag-check';
import { isOurs, resourcesOf } from './origin';
import { TemplateCheck } from './template-check';
import { CheckCounter } from '../support/check-counter';
import { temporaryFolder } from '../support/temporary-folder';

/**
 * Checks every example with tools of other projects. A finding on a resource that our constructs created is a failure, unless
 * the construct acknowledges it with a reason. Findings on an example's own resources are only listed.
 */
const CHECKS: ComplianceCheck[] = [new TemplateCheck(), new NagCheck()];

const OURS = 'our resources';
const THEIRS = 'the examples\' own';

const counter = new CheckCounter();

// Stack traces must be long enough to include our code in nested constructs.
Error.stackTraceLimit = 100;

function synthesize(example: Example): App {
  const flags = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) as Record<string, unknown>;
  const app = example.buildApp({
    outdir: temporaryFolder(`compliance-${example.name}`),
    postCliContext: {
      ...flags,
      [cxapi.VALIDATE_AGAINST_DEFAULT_RULES]: true,
      // The check reads the report; without this setting synth prints it and throws.
      [cxapi.FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: false,
    },
  });
  app.synth();
  return app;
}

interface Row {
  readonly check: string;
  readonly rule: string;
  readonly resource: string;
  readonly origin: string;
}

function findingsOf(app: App, check: ComplianceCheck): Row[] {
  const ours = new Set(resourcesOf(app).filter(isOurs).map((resource) => resource.node.path));
  const rows = check.findings(app).map(({ rule, resource }) => ({
    check: check.name, rule, resource, origin: ours.has(resource) ? OURS : THEIRS,
  }));
  for (const path of ours) {
    const found = rows.filter((row) => row.resource === path).map((row) => row.rule);
    counter.check(`${check.name} on ${path}`, found.length === 0, found.join(', '));
  }
  return rows;
}

/** Each acknowledgement by our constructs, with its reason. */
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

function printFindings(name: string, rows: Row[]): void {
  for (const origin of [OURS, THEIRS]) {
    const found = rows.filter((row) => row.check === name && row.origin === origin);
    print(`${name}, findings on ${origin}`, found.map(({ rule, resource }) => `${rule} on ${resource}`));
  }
}

async function main(): Promise<never> {
  const examples = await loadExamples();
  counter.check('there are examples', examples.length > 0);
  for (const { name, acknowledging } of examples) {
    counter.check(`${name} acknowledges nothing itself`, acknowledging.length === 0, acknowledging.join(', '));
  }
  const apps = examples.map(synthesize);
  const findings = CHECKS.flatMap((check) => apps.flatMap((app) => findingsOf(app, check)));
  CHECKS.forEach(({ name }) => printFindings(name, findings));
  print('Acknowledged inside our constructs', apps.flatMap(acknowledgements));
  return counter.finish();
}

void main();
