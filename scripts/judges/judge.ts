import type { App } from 'aws-cdk-lib';

/** What a judge says of one resource. */
export interface Finding {
  readonly rule: string;
  /** Path of the resource in the construct tree. */
  readonly resource: string;
}

/** A judge of a synthesized application. */
export interface Judge {
  readonly name: string;
  judge(app: App): Finding[];
}
