import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import type { ComplianceCheck, Finding } from './compliance-check';

interface Report {
  readonly pluginReports: {
    readonly pluginName: string;
    readonly metadata?: { error?: string };
    readonly violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
  }[];
}

/** CDK's own validation of the rendered templates. It runs in every synthesis and writes a report into the assembly. */
export class TemplateCheck implements ComplianceCheck {
  public readonly name = 'CloudFormation Validate';

  public findings(app: App): Finding[] {
    const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
    const report = pluginReports.find(({ pluginName }) => pluginName === this.name);
    if (report?.metadata?.error) {
      throw new Error(report.metadata.error);
    }
    return (report?.violations ?? []).flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ rule: ruleName, resource: constructPath })));
  }
}
