import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { unwrapPrincipal } from '../../private/principals';
import { Problem } from '../../private/problems';

/** The account root: the last one who can mend a policy that shuts everybody else out. */
export function accountRootArn(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'root', arnFormat: ArnFormat.NO_RESOURCE_NAME });
}

/**
 * The role that deploys the stack, from its synthesizer; undefined where that does not know one.
 *
 * Nested stacks are deployed by their parent's. The ARN has CloudFormation's placeholders, which a policy must not hold.
 */
export function deploymentRoleArn(scope: IConstruct): string | undefined {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) {
    stack = stack.nestedStackParent;
  }
  const { cloudFormationExecutionRoleArn: arn } = stack.synthesizer as { cloudFormationExecutionRoleArn?: string };
  return arn?.includes('${AWS::') ? Fn.sub(arn) : arn;
}

/** The ARN that `aws:PrincipalArn` has for a principal; undefined for principals that have none. */
export function arnOf(principal: iam.IPrincipal): string | undefined {
  const inner = unwrapPrincipal(principal);
  if (inner instanceof iam.AccountPrincipal) {
    return undefined;
  }
  const arn: unknown = ['roleArn', 'userArn', 'arn'].map((member) => Reflect.get(inner, member)).find((value) => value !== undefined);
  // A lone wildcard would leave everybody alone.
  return typeof arn === 'string' && arn !== '*' ? arn : undefined;
}

/** Problems of principals that guards shall leave alone. */
export function checkExempt(prop: string, principals: iam.IPrincipal[]): Problem[] {
  return principals.filter((principal) => arnOf(principal) === undefined).map(() => ({
    id: 'guards-exempt-type',
    message: `\`${prop}\` must be roles, users or ArnPrincipals, got: a principal without an ARN of its own; name the role that people assume`,
  }));
}
