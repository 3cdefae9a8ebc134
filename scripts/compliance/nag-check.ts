import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ComplianceCheck, Finding } from './compliance-check';

/** cdk-nag's AwsSolutions pack. It checks the construct tree and respects acknowledgements on a resource and on its scopes. */
export class NagCheck implements ComplianceCheck {
  public readonly name = 'cdk-nag AwsSolutions';

  public findings(app: App): Finding[] {
    return new AwsSolutionsChecks().validateScope(app).violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ rule: ruleName, resource: constructPath ?? '' })));
  }
}
