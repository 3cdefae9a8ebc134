import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Node } from 'constructs';
import { RotationContext } from './rotation-context';
import { checkOnlyRotation, claimRotation } from './schedule/check-unique-rotation';
import { allowRotation } from './strategies/function-rotation';
import { raise } from '../private/problems';

/**
 * CDK's own schedule, as `secret.addRotationSchedule` and `database.addRotationSingleUser` make it, by this library's rules: one
 * per secret, called for this secret only, granted on the identity side, and without a rotation at deployment unless asked for.
 */
export function addPlainSchedule(
  context: RotationContext, id: string, options: secretsmanager.RotationScheduleOptions,
): secretsmanager.RotationSchedule {
  raise(checkOnlyRotation(context), context.secret);
  const { rotationLambda, hostedRotation, automaticallyAfter } = options;
  const schedule = new secretsmanager.RotationSchedule(context.scope, id, {
    secret: secretView(context),
    rotationLambda: rotationLambda && functionView(rotationLambda),
    hostedRotation,
    automaticallyAfter,
    rotateImmediatelyOnUpdate: options.rotateImmediatelyOnUpdate ?? false,
  });
  claimRotation(context, true);
  schedule.node.addDependency(...context.dependencies);
  if (rotationLambda) {
    context.onFunction?.(rotationLambda);
  }
  // A function whose role is not known has its permissions elsewhere: those of the Serverless Application Repository bring them.
  if (rotationLambda?.role) {
    schedule.node.addDependency(...allowRotation(context, rotationLambda));
  }
  return schedule;
}

/** The secret as the schedule needs it: by its direct `Ref`, and without the resource policy that CDK would add to it. */
function secretView({ secret, secretId }: RotationContext): secretsmanager.ISecret {
  return Object.create(secret, {
    secretArn: { value: secretId },
    denyAccountRootDelete: { value: () => undefined },
  });
}

/** A function that looks as if its permissions could not be written, so that CDK leaves them to us. */
function functionView(rotationLambda: lambda.IFunction): lambda.IFunction {
  return Object.create(rotationLambda, { permissionsNode: { value: childlessNode(rotationLambda) } });
}

function childlessNode(rotationLambda: lambda.IFunction): Node {
  return Object.create(rotationLambda.node, { defaultChild: { value: undefined } });
}
