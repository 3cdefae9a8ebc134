import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IDependable } from 'constructs';
import { RotationBinding } from './rotation-binding';
import { differs } from '../../private/environments';
import { Problem } from '../../private/problems';
import { warn } from '../../private/warnings';
import { RotationContext } from '../function/rotation-context';
import { addSchedule } from '../schedule/add-schedule';
import { FunctionPlan } from '../strategies/rotation-plan';

/** A function of the user. All resources are created in the secret's stack: in the function's, they would cause a cycle of stacks. */
export function functionRotation({ rotationFunction }: FunctionPlan): RotationBinding {
  return {
    check: (context) => checkRegion(context, rotationFunction),
    bind: (context, timing) => {
      const dependencies = allowRotation(context, rotationFunction);
      return { rotationFunction, schedule: addSchedule(context, timing, { rotationLambdaArn: rotationFunction.functionArn }, dependencies) };
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
      + 'import the function with RotationFunction.fromRotationFunctionAttributes, or allow the role yourself');
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
