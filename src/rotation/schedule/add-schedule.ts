import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IDependable } from 'constructs';
import { RotationTiming } from '../rotation-binding';
import { RotationContext } from '../rotation-context';

/** What rotates: a hosted function, a function of the user's, or nothing for the service that owns the secret. */
type Rotator = Pick<secretsmanager.CfnRotationScheduleProps, 'hostedRotationLambda' | 'rotationLambdaArn'>;

/**
 * Makes the schedule, which waits for all that a rotation needs: even where it is not to rotate at once, Secrets Manager tests
 * the function as soon as there is a schedule.
 */
export function addSchedule(
  context: RotationContext, timing: RotationTiming, rotator: Rotator, needs: IDependable[] = [],
): secretsmanager.CfnRotationSchedule {
  const schedule = new secretsmanager.CfnRotationSchedule(context.scope, 'RotationSchedule', {
    secretId: context.secretId,
    rotationRules: timing.window._rules(),
    rotateImmediatelyOnUpdate: timing.rotateImmediatelyOnUpdate,
    ...rotator,
  });
  schedule.node.addDependency(...context.dependencies, ...needs);
  return schedule;
}
