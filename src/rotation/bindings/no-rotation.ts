import { Validations } from 'aws-cdk-lib';
import { RotationBinding } from './rotation-binding';
import { NoRotationPlan } from '../strategies/rotation-plan';

/** The rules of cdk-nag that require a rotation schedule. */
const RULES = ['AwsSolutions-SMG4', 'NIST.800.53.R5-SecretsManagerRotationEnabled', 'HIPAA.Security-SecretsManagerRotationEnabled'];

/** No rotation, on purpose. */
export function noRotation({ reason }: NoRotationPlan): RotationBinding {
  return {
    check: () => [],
    bind: ({ secret }) => {
      Validations.of(secret).acknowledge(...RULES.map((id) => ({ id, reason })));
      return {};
    },
  };
}
