import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Adds a warning with an id that users can acknowledge. The id is public API. */
export function warn(scope: IConstruct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-managed-secrets:${id}`, message);
}
