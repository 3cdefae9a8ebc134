import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { adviseHosted } from './advise-hosted';
import { checkHosted } from './check-hosted';
import { HostedPlace, placeFunction } from './hosted-network';
import { RotationBinding } from '../rotation-binding';
import { RotationContext } from '../rotation-context';
import { HostedRotationOptions } from './rotation-options';
import { addSchedule } from '../schedule/add-schedule';
import { arnForGrants, keyOf, Superuser } from '../secret-facts';

/** The transform that turns `HostedRotationLambda` into a function; the older one deploys functions that AWS no longer patches. */
const TRANSFORM = 'AWS::SecretsManager-2024-09-16';

/** How CloudFormation calls the two kinds of function it deploys for each engine. */
type Users = 'SingleUser' | 'MultiUser';

/** A function that AWS supplies and CloudFormation deploys. */
export function hostedRotation(users: Users, options: HostedRotationOptions, superuser?: Superuser): RotationBinding {
  return {
    check: (context) => checkHosted(context, options, superuser),
    bind: (context, timing) => {
      adviseHosted(context, superuser);
      Stack.of(context.scope).addTransform(TRANSFORM);
      const place = placeFunction(context, context.target!, options);
      return addSchedule(context, timing, { hostedRotationLambda: render(context, users, options, place, superuser) }, place.needs);
    },
  };
}

function render(
  { engine, passwordRules, encryptionKey }: RotationContext, users: Users, options: HostedRotationOptions, place: HostedPlace, superuser?: Superuser,
): secretsmanager.CfnRotationSchedule.HostedRotationLambdaProperty {
  return {
    rotationType: `${engine!.hostedRotationType}${users}`,
    rotationLambdaName: options.functionName,
    kmsKeyArn: encryptionKey?.keyArn,
    superuserSecretArn: superuser && arnForGrants(superuser.secret),
    superuserSecretKmsKeyArn: superuser && (superuser.key ?? keyOf(superuser.secret))?.keyArn,
    vpcSubnetIds: place.vpcSubnetIds,
    vpcSecurityGroupIds: place.vpcSecurityGroupIds,
    excludeCharacters: options.excludeCharacters ?? (passwordRules ?? engine!.passwordRules).excludeCharacters,
  };
}
