import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RotationContext } from './rotation-context';
import { RotationWindow } from './schedule/rotation-window';
import { Problem } from '../private/problems';

/** When a secret is rotated, with every default applied. */
export interface RotationTiming {
  readonly window: RotationWindow;
  readonly rotateImmediatelyOnUpdate: boolean;
}

/** How a strategy meets a secret. */
export interface RotationBinding {
  /** What speaks against this strategy for this secret; asked before anything is made. */
  check(context: RotationContext): Problem[];
  /** Makes the schedule and what it needs; none where the strategy is not to rotate. */
  bind(context: RotationContext, timing: RotationTiming): secretsmanager.CfnRotationSchedule | undefined;
}
