import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkExempt, deploymentRoleArn } from './guard-principals';
import { SecretGuardsOptions } from './secret-guards-options';
import { checkOrganizationId } from '../../private/checks';
import { Problem } from '../../private/problems';

/** Problems of the options alone. */
export function checkGuards(options: SecretGuardsOptions): Problem[] {
  const { exempt = [], exemptReaders = [], allowedVpcEndpoints, organizationId, securityTagKeys } = options;
  return [
    ...checkExempt('exempt', exempt),
    ...checkExempt('exemptReaders', exemptReaders),
    ...(allowedVpcEndpoints?.length === 0 ? [{
      id: 'guards-no-endpoint',
      message: '`allowedVpcEndpoints` must have at least one endpoint, got: none, which would deny all access; give one or leave it out',
    }] : []),
    ...checkOrganizationId(organizationId),
    ...(securityTagKeys?.length === 0 ? [{
      id: 'guards-no-tag-key',
      message: '`securityTagKeys` must have at least one key, got: none; give one, or leave it out for Environment and Application',
    }] : []),
  ];
}

/** Problems of the options for the stack of the secret. Without an exempt role only the account root could deploy the stack again. */
export function checkDeployment({ deploymentRole }: SecretGuardsOptions, scope: IConstruct): Problem[] {
  if (!deploymentRole) {
    return deploymentRoleArn(scope) !== undefined ? [] : [{
      id: 'deployment-role-needed',
      message: '`deploymentRole` must be given if the stack\'s synthesizer has none, got: none; guards would deny the next deployment, give the '
        + 'role that deploys this stack',
    }];
  }
  const isOfOwnStack = deploymentRole.node.defaultChild !== undefined && Stack.of(deploymentRole) === Stack.of(scope);
  return isOfOwnStack ? [{
    id: 'deployment-role-own-stack',
    message: '`deploymentRole` must not be a role of the secret\'s own stack, got: such a role; without the stack the role does not exist, '
      + 'and only the account root could change the policy, give a role of another stack',
  }] : [];
}
