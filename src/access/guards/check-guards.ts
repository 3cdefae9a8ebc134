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
      message: '`allowedVpcEndpoints` must have at least one endpoint, got: none, which would shut everybody out; name one or leave it out',
    }] : []),
    ...checkOrganizationId(organizationId),
    ...(securityTagKeys?.length === 0 ? [{
      id: 'guards-no-tag-key',
      message: '`securityTagKeys` must have at least one key, got: none; name one, or leave it out for Environment and Application',
    }] : []),
  ];
}

/** Problems of the options with the place they are used in: without an exempt role nobody but the root could deploy again. */
export function checkDeployment({ deploymentRole }: SecretGuardsOptions, scope: IConstruct): Problem[] {
  if (!deploymentRole) {
    return deploymentRoleArn(scope) !== undefined ? [] : [{
      id: 'deployment-role-needed',
      message: '`deploymentRole` must be given where the stack\'s synthesizer knows none, got: none; guards would deny the next deployment, name the '
        + 'role that deploys this stack',
    }];
  }
  const own = deploymentRole.node.defaultChild !== undefined && Stack.of(deploymentRole) === Stack.of(scope);
  return own ? [{
    id: 'deployment-role-own-stack',
    message: '`deploymentRole` must not be made by the secret\'s own stack, got: a role of it; it comes and goes with the stack, '
      + 'so that nobody but the account root could mend the policy, name a role made elsewhere',
  }] : [];
}
