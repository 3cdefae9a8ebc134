import type { App } from 'aws-cdk-lib';

/** A rule that one resource breaks. */
export interface Finding {
  readonly rule: string;
  /** Path of the resource in the construct tree. */
  readonly resource: string;
}

/** A tool of another project that checks a synthesized application. */
export interface ComplianceCheck {
  readonly name: string;
  findings(app: App): Finding[];
}
