import { layer } from '../../../iam/conditions/request-context';
import { bySamePrincipal } from '../../permitted-action';
import type { SearchState } from '../../search-state';
import { principalStatements } from '../../statements';
import { transitionsOf, type SecretRule } from '../rule';

const FUNCTION_KEY = 'secretsmanager:resource/allowrotationlambdaarn';

/**
 * Lets another function rotate the secret, if the reader may read the secrets that this function rotates.
 *
 * The role policies that AWS proposes for rotation functions have such a condition.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export const changeRotationFunction: SecretRule = (state, capabilities) => {
  const { name, object } = state;
  return allowedFunctions(state).flatMap((arn) => {
    const request = {
      'secretsmanager:RotationLambdaARN': arn, 'secretsmanager:ModifyRotationRules': 'false', 'secretsmanager:RotateImmediately': 'false',
    };
    const permitted = bySamePrincipal(
      capabilities.whoCanOnSecret(object, 'RotateSecret', request), capabilities.whoCan('lambda:InvokeFunction', { arn }),
    );
    const properties = new Map([...object.properties ?? [], ...layer({ [FUNCTION_KEY]: arn })]);
    return transitionsOf(permitted, `secretsmanager:RotateSecret has ${name} rotated by ${arn}, whose role may read what it rotates`,
      () => ({ ...state, object: { ...object, properties } }));
  });
};

function allowedFunctions({ reader }: SearchState): string[] {
  const conditions = principalStatements(reader.subject).filter(({ effect }) => effect === 'Allow').flatMap((statement) => statement.conditions);
  return [...new Set(conditions.filter(({ key }) => key.toLowerCase() === FUNCTION_KEY).flatMap(({ values }) => values))];
}
