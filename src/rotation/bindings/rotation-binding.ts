import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Problem } from '../../private/problems';
import { RotationContext } from '../function/rotation-context';
import { RotationTiming } from '../schedule/add-schedule';

/** A rotation that was created for a secret. */
export interface BoundRotation {
  /** Absent if the secret is not rotated. */
  readonly schedule?: secretsmanager.CfnRotationSchedule;
  /** The function, if the app knows it. */
  readonly rotationFunction?: lambda.IFunction;
}

/** Applies a strategy to a secret. */
export interface RotationBinding {
  /** Problems of this strategy for this secret. It is called before anything is created. */
  check(context: RotationContext): Problem[];
  /** Creates the schedule and what it needs. */
  bind(context: RotationContext, timing: RotationTiming): BoundRotation;
}
