import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IDependable } from 'constructs';
import { differs } from '../../private/environments';
import { Problem } from '../../private/problems';
import { warn } from '../../private/warnings';
import { RotationBinding } from '../rotation-binding';
import { RotationContext } from '../rotation-context';
import { addSchedule } from '../schedule/add-schedule';

/** A function of the user's, with all it needs in the secret's stack: in the function's, it would make a cycle of stacks. */
export function functionRotation(rotationFunction: lambda.IFunction): RotationBinding {
  return {
    check: (context) => checkRegion(context, rotationFunction),
    bind: (context, timing) => {
      context.onFunction?.(rotationFunction);
      return addSchedule(context, timing, { rotationLambdaArn: rotationFunction.functionArn }, allowRotation(context, rotationFunction));
    },
  };
}

/**
 * Allows Secrets Manager to call the function for this secret only, and the function to change it.
 *
 * @returns what the schedule must wait for
 */
export function allowRotation(context: RotationContext, rotationFunction: lambda.IFunction): IDependable[] {
  const changes = allowChanges(context, rotationFunction);
  return [...allowCalls(context, rotationFunction), ...changes];
}

function allowCalls({ scope, secretId }: RotationContext, rotationFunction: lambda.IFunction): IDependable[] {
  const { account } = Stack.of(scope);
  if (differs(rotationFunction.env.account, account)) {
    warn(scope, 'rotation-function-account', `The rotation function belongs to account ${rotationFunction.env.account}: allow `
      + 'lambda:InvokeFunction to secretsmanager.amazonaws.com there, with the secret as aws:SourceArn');
    return [];
  }
  return [new lambda.CfnPermission(scope, 'RotationPermission', {
    action: 'lambda:InvokeFunction',
    functionName: rotationFunction.functionArn,
    principal: 'secretsmanager.amazonaws.com',
    sourceAccount: account,
    sourceArn: secretId,
  })];
}

function allowChanges({ scope, access }: RotationContext, rotationFunction: lambda.IFunction): IDependable[] {
  if (!rotationFunction.role) {
    warn(scope, 'rotation-function-role', 'The role of the rotation function is not known, so it gets no permission to change the secret: '
      + 'import the function with fromFunctionAttributes and its role, or allow the role yourself');
    return [];
  }
  return [access.rotate(rotationFunction)];
}

function checkRegion({ scope }: RotationContext, rotationFunction: lambda.IFunction): Problem[] {
  const { region } = Stack.of(scope);
  return differs(rotationFunction.env.region, region) ? [{
    id: 'rotation-function-region',
    message: `\`rotationFunction\` must be in the region of the secret, ${region}, got: ${rotationFunction.env.region}; deploy it there, too`,
  }] : [];
}
