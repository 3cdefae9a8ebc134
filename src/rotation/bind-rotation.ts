import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RotationContext } from './rotation-context';
import { checkOnlyRotation, claimRotation } from './schedule/check-unique-rotation';
import { RotationStrategy } from './strategies/rotation-strategy';
import { raise } from '../private/problems';

/** Rotates a secret by a strategy: once per secret, and either whole or not at all. */
export function bindRotation(context: RotationContext, strategy: RotationStrategy): secretsmanager.CfnRotationSchedule | undefined {
  raise([...checkOnlyRotation(context), ...strategy._binding.check(context)], context.secret);
  const schedule = strategy._binding.bind(context, strategy._timing);
  claimRotation(context, schedule !== undefined);
  return schedule;
}
