import { Stack } from 'aws-cdk-lib';
import { RotationBinding } from './rotation-binding';
import { secretResourceOf } from '../../access/targets/secret-resource';
import { isKnown } from '../../private/tokens';
import { warn } from '../../private/warnings';
import { addSchedule } from '../schedule/add-schedule';

/** A schedule without a function: the service that created the secret does the rest. */
export function owningServiceRotation(): RotationBinding {
  return {
    check: ({ secretId }) => secretResourceOf(secretId) === undefined ? [] : [{
      id: 'rotation-owning-service',
      message: '`strategy` must be another one for a secret that this app creates, got: RotationStrategy.byOwningService; '
        + 'it is for secrets that RDS, Redshift or DocumentDB created, use another strategy or the secret of the database',
    }],
    bind: (context, timing) => {
      const { region } = Stack.of(context.scope);
      if (isKnown(region) && region.startsWith('cn-')) {
        warn(context.scope, 'rotation-owning-service-region', `Managed rotation is not known to be available in ${region}: the deployment may fail`);
      }
      return { schedule: addSchedule(context, timing, {}) };
    },
  };
}
