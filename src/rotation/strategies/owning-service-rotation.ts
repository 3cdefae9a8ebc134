import { Stack } from 'aws-cdk-lib';
import { isKnown } from '../../private/tokens';
import { warn } from '../../private/warnings';
import { RotationBinding } from '../rotation-binding';
import { addSchedule } from '../schedule/add-schedule';
import { secretResourceOf } from '../../access/targets/secret-resource';

/** A schedule without a function: the service that made the secret does the rest. */
export function owningServiceRotation(): RotationBinding {
  return {
    check: ({ secretId }) => secretResourceOf(secretId) === undefined ? [] : [{
      id: 'rotation-owning-service',
      message: '`strategy` must be another for a secret that this app makes, got: RotationStrategy.byOwningService; '
        + 'it is for secrets that RDS, Redshift or DocumentDB made, use another strategy or the secret of the database',
    }],
    bind: (context, timing) => {
      const { region } = Stack.of(context.scope);
      if (isKnown(region) && region.startsWith('cn-')) {
        warn(context.scope, 'rotation-owning-service-region', `Managed rotation is not known to be available in ${region}: the deployment may fail`);
      }
      return addSchedule(context, timing, {});
    },
  };
}
