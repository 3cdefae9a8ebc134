import { keyId } from '../../placeholder';
import { layer } from '../../request-context';
import { partsOf } from '../../request-layers';
import { decideAccess, type AccessObject } from '../../secret-access';
import { chanceOf, every, some } from '../chance';
import { actorsOf, stepOf, type Ground, type Rule, type SecretSituation } from '../situation';

/**
 * Moves the secret to a key that the principal may use.
 *
 * What is stored stays under the old key for those who may not use it, so that it is the next value that can be read.
 */
export const changeKey: Rule<SecretSituation> = (situation, ground) => {
  const { object, name } = situation;
  if (object.key === undefined) {
    return [];
  }
  return keysFor(object, ground).flatMap(({ key, arn, called }) => {
    const setting = { ...ground.setting, request: new Map([...ground.setting.request, ...layer({ 'secretsmanager:KmsKeyArn': arn })]) };
    const chance = some(actorsOf(situation), ({ subject }) =>
      every(...decideAccess(subject, 'secretsmanager:UpdateSecret', object, setting, { key: { key } }).map(({ outcome }) => chanceOf(outcome))));
    const texts = [`secretsmanager:UpdateSecret has the next values of ${name} encrypted with ${called}`, `the next rotation or update of ${name} stores such a value`];
    return stepOf(chance, texts, () => ({ ...situation, object: { ...object, key } }));
  });
};

/** AWS's own key, and the keys of the templates in the secret's place. */
function keysFor(object: AccessObject, { model }: Ground): Array<{ key: AccessObject['key']; arn: string; called: string }> {
  const { partition, region, account } = partsOf(object.arn);
  const own = { key: undefined, called: 'the key aws/secretsmanager', arn: `arn:${partition}:kms:${region}:${account}:key/${keyId('aws/secretsmanager')}` };
  const others = model.keys.all().filter(({ arn }) => arn !== object.key?.arn && partsOf(arn).region === region);
  return [own, ...others.map((key) => ({ key, arn: key.arn, called: `the key ${key.arn}` }))];
}
