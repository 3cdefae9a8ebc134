import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Node } from 'constructs';
import { allowRotation } from './bindings/function-rotation';
import { RotationContext } from './function/rotation-context';
import { checkUniqueRotation, claimRotation } from './schedule/check-unique-rotation';
import { raise } from '../private/problems';

/**
 * CDK's own schedule, as `secret.addRotationSchedule` and `database.addRotationSingleUser` create it, by this library's rules: one
 * schedule per secret, calls for this secret only, grants in identity policies, and no rotation at deployment by default.
 */
export function addL2Schedule(
  context: RotationContext, id: string, options: secretsmanager.RotationScheduleOptions,
): secretsmanager.RotationSchedule {
  raise(checkUniqueRotation(context), context.secret);
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
  // A function without a known role gets its permissions elsewhere: applications of the Serverless Application Repository contain them.
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

/** A function that appears to have no place for permissions, so that CDK adds none and this library adds its own. */
function functionView(rotationLambda: lambda.IFunction): lambda.IFunction {
  return Object.create(rotationLambda, { permissionsNode: { value: childlessNode(rotationLambda) } });
}

function childlessNode(rotationLambda: lambda.IFunction): Node {
  return Object.create(rotationLambda.node, { defaultChild: { value: undefined } });
}
