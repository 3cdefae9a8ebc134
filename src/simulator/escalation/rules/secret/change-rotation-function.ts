import { layer } from '../../../iam/conditions/request-context';
import { alone } from '../../capabilities';
import { stepOf, type SecretRule } from '../../search-state';
import { ownStatements } from '../../wanted-tags';

const FUNCTION_KEY = 'secretsmanager:resource/allowrotationlambdaarn';

/** Has the secret rotated by a function whose role may read what that function rotates, as the roles that AWS proposes may. */
export const changeRotationFunction: SecretRule = (situation, hands) => {
  const { name, object, reader } = situation;
  const functions = ownStatements(reader.subject).filter(({ effect }) => effect === 'Allow').flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key.toLowerCase() === FUNCTION_KEY).flatMap(({ values }) => values);
  return [...new Set(functions)].flatMap((arn) => {
    const request = { 'secretsmanager:RotationLambdaARN': arn, 'secretsmanager:ModifyRotationRules': 'false', 'secretsmanager:RotateImmediately': 'false' };
    const deeds = alone(hands.maySecret(object, 'RotateSecret', request), hands.may('lambda:InvokeFunction', { arn }));
    return stepOf(deeds, `secretsmanager:RotateSecret has ${name} rotated by ${arn}, whose role may read what it rotates`,
      () => ({ ...situation, object: { ...object, properties: new Map([...object.properties ?? [], ...layer({ [FUNCTION_KEY]: arn })]) } }));
  });
};
