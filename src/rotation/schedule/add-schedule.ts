import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IDependable } from 'constructs';
import { RotationWindow } from './rotation-window';
import { ScheduledSecret } from './scheduled-secret';

/** When a secret is rotated, with every default applied. */
export interface RotationTiming {
  readonly window: RotationWindow;
  readonly rotateImmediatelyOnUpdate: boolean;
}

/** The properties that name the function: a hosted one, another one, or neither if the service that owns the secret rotates it. */
type FunctionProperties = Pick<secretsmanager.CfnRotationScheduleProps, 'hostedRotationLambda' | 'rotationLambdaArn'>;

/**
 * Creates the schedule, which waits for everything that a rotation needs. Even without an immediate rotation, Secrets Manager tests
 * the function as soon as the schedule exists.
 */
export function addSchedule(
  secret: ScheduledSecret, timing: RotationTiming, properties: FunctionProperties, dependencies: IDependable[] = [],
): secretsmanager.CfnRotationSchedule {
  const schedule = new secretsmanager.CfnRotationSchedule(secret.scope, 'RotationSchedule', {
    secretId: secret.secretId,
    rotationRules: timing.window._rules(),
    rotateImmediatelyOnUpdate: timing.rotateImmediatelyOnUpdate,
    ...properties,
  });
  schedule.node.addDependency(...secret.dependencies, ...dependencies);
  return schedule;
}
