import { Validations } from 'aws-cdk-lib';
import { raise } from '../../private/problems';
import { RotationBinding } from '../rotation-binding';

/** The rules of cdk-nag that want a rotation schedule. */
const RULES = ['AwsSolutions-SMG4', 'NIST.800.53.R5-SecretsManagerRotationEnabled', 'HIPAA.Security-SecretsManagerRotationEnabled'];

/** No rotation, on purpose. */
export function noRotation(reason: string): RotationBinding {
  raise(reason.trim().length > 0 ? [] : [{
    id: 'rotation-none-reason',
    message: `\`reason\` must not be empty, got: "${reason}"; say why this secret is not rotated`,
  }]);
  return {
    check: () => [],
    bind: ({ secret }) => {
      Validations.of(secret).acknowledge(...RULES.map((id) => ({ id, reason })));
      return undefined;
    },
  };
}
