import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { secretResourceOf } from '../../access/targets/secret-resource';
import { warn } from '../../private/warnings';
import { RotationContext } from '../function/rotation-context';

/** The length that AWS's functions generate; CloudFormation has no property for it. */
const HOSTED_LENGTH = 32;

/** Warns of what may cause a hosted rotation to fail. These are warnings, since the user may know better. */
export function adviseHosted(context: RotationContext, hasSuperuser: boolean): void {
  const { engine, scope } = context;
  const longest = (context.passwordRules ?? engine?.passwordRules)?.maxLength;
  if (longest !== undefined && longest < HOSTED_LENGTH) {
    warn(scope, 'hosted-rotation-password-length', `Hosted rotation generates passwords of ${HOSTED_LENGTH} characters, but ${engine?.name} `
      + `accepts at most ${longest} when its API sets them: do not refer to the rotated password in a template`);
  }
  if (hasSuperuser && lacksSuperuserArn(context)) {
    warn(scope, 'hosted-rotation-superuser-arn', 'The hosted function for alternating users looks for the superuser secret under `masterarn` '
      + 'in the value of the rotated secret, and the template has none: add it before the first rotation');
  }
}

/** Whether the generated value is known and names no superuser. */
function lacksSuperuserArn({ secretId }: RotationContext): boolean {
  const secret = secretResourceOf(secretId);
  if (!secret) {
    return false;
  }
  const generated: secretsmanager.CfnSecret.GenerateSecretStringProperty | undefined = Stack.of(secret).resolve(secret.generateSecretString);
  return generated !== undefined && !JSON.stringify(generated.secretStringTemplate ?? '').includes('masterarn');
}
