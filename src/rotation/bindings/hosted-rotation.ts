import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { adviseHosted } from './advise-hosted';
import { checkHosted } from './check-hosted';
import { HostedNetwork, hostedNetwork } from './hosted-network';
import { RotationBinding } from './rotation-binding';
import { KnownSecret } from '../../access/targets/secret-resource';
import { RotationContext } from '../function/rotation-context';
import { addSchedule } from '../schedule/add-schedule';
import { HostedPlan } from '../strategies/rotation-plan';

/** The transform that turns `HostedRotationLambda` into a function; the older one deploys functions that AWS no longer patches. */
const TRANSFORM = 'AWS::SecretsManager-2024-09-16';

/** CloudFormation's names of the two kinds of function that it deploys for each engine. */
const USERS = { hostedSingleUser: 'SingleUser', hostedAlternatingUsers: 'MultiUser' };

/** A function that AWS supplies and CloudFormation deploys. */
export function hostedRotation(plan: HostedPlan): RotationBinding {
  const { options } = plan;
  return {
    check: (context) => checkHosted(context, options),
    bind: (context, timing) => {
      adviseHosted(context, options.superuserSecret !== undefined);
      Stack.of(context.scope).addTransform(TRANSFORM);
      const network = hostedNetwork(context, context.target!, options);
      return { schedule: addSchedule(context, timing, { hostedRotationLambda: render(context, plan, network) }, network.dependencies) };
    },
  };
}

function render(
  { engine, passwordRules, encryptionKey }: RotationContext, { kind, options }: HostedPlan, network: HostedNetwork,
): secretsmanager.CfnRotationSchedule.HostedRotationLambdaProperty {
  const superuser: KnownSecret | undefined = options.superuserSecret;
  return {
    rotationType: `${engine!.hostedRotationType}${USERS[kind]}`,
    rotationLambdaName: options.functionName,
    kmsKeyArn: encryptionKey?.keyArn,
    superuserSecretArn: superuser && arnForGrants(superuser),
    superuserSecretKmsKeyArn: superuser && (options.superuserKey ?? superuser.encryptionKey)?.keyArn,
    vpcSubnetIds: network.vpcSubnetIds,
    vpcSecurityGroupIds: network.vpcSecurityGroupIds,
    excludeCharacters: options.excludeCharacters ?? (passwordRules ?? engine!.passwordRules).excludeCharacters,
  };
}

/** The ARN for a policy. CDK does not know the suffix of secrets imported by name, so a pattern replaces it. */
function arnForGrants(secret: KnownSecret): string {
  const partial = secret.secretArn !== undefined && secret.secretFullArn === undefined;
  return partial ? `${secret.secretArn}-??????` : secret.secretRef.secretId;
}
