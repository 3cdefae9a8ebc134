import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { unwrapPrincipal } from '../../private/principals';
import { Problem } from '../../private/problems';

/** The ARN of the account root. It can always change a policy that denies all other principals. */
export function accountRootArn(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'root', arnFormat: ArnFormat.NO_RESOURCE_NAME });
}

/**
 * The ARN of the role that deploys the stack, from its synthesizer; undefined if the synthesizer has none.
 *
 * A nested stack is deployed by the role of its parent. The ARN may contain CloudFormation's placeholders, which a policy must not contain.
 */
export function deploymentRoleArn(scope: IConstruct): string | undefined {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) {
    stack = stack.nestedStackParent;
  }
  const { cloudFormationExecutionRoleArn: arn } = stack.synthesizer as { cloudFormationExecutionRoleArn?: string };
  return arn?.includes('${AWS::') ? Fn.sub(arn) : arn;
}

/** The value of `aws:PrincipalArn` for a principal; undefined for principals without an ARN. */
export function arnOf(principal: iam.IPrincipal): string | undefined {
  const inner = unwrapPrincipal(principal);
  if (inner instanceof iam.AccountPrincipal) {
    return undefined;
  }
  const arn: unknown = ['roleArn', 'userArn', 'arn'].map((member) => Reflect.get(inner, member)).find((value) => value !== undefined);
  // A lone wildcard would exempt all principals.
  return typeof arn === 'string' && arn !== '*' ? arn : undefined;
}

/** Problems of principals that guards exempt. */
export function checkExempt(prop: string, principals: iam.IPrincipal[]): Problem[] {
  return principals.filter((principal) => arnOf(principal) === undefined).map(() => ({
    id: 'guards-exempt-type',
    message: `\`${prop}\` must be roles, users or ArnPrincipals, got: a principal without an ARN of its own; give the role that people assume`,
  }));
}
