import { partsOf } from '../../../evaluation/request-layers';
import { decideAccess, type AccessKey, type AccessObject } from '../../../evaluation/secret-decision';
import { keyId } from '../../../iam/unknown-text';
import { idOf } from '../../canonical';
import { chanceOf, every } from '../../feasibility';
import { stepOf, type Ground, type SecretRule } from '../../search-state';

/**
 * Moves the secret to a key that the principal may use.
 *
 * What is stored stays under the old key for those who may not use it, so that it is the next value that can be read.
 */
export const changeKey: SecretRule = (situation, hands) => {
  const { object, name } = situation;
  return object.key === undefined ? [] : keysFor(object, hands.ground).flatMap(({ key, arn, called }) => {
    const setting = hands.settingWith({ 'secretsmanager:KmsKeyArn': arn });
    const deeds = hands.who(['UpdateSecret', idOf(object), arn].join('|'), (subject) =>
      every(...decideAccess(subject, 'secretsmanager:UpdateSecret', object, setting, { key: { key } }).map(({ outcome }) => chanceOf(outcome))));
    const texts = [`secretsmanager:UpdateSecret has the next values of ${name} encrypted with ${called}`, `the next rotation or update of ${name} stores such a value`];
    return stepOf(deeds, texts, () => ({ ...situation, object: { ...object, key } }));
  });
};

/** AWS's own key, and the keys of the templates in the secret's place. */
function keysFor(object: AccessObject, { model }: Ground): Array<{ key?: AccessKey; arn: string; called: string }> {
  const { partition, region, account } = partsOf(object.arn);
  const own = { key: undefined, called: 'the key aws/secretsmanager', arn: `arn:${partition}:kms:${region}:${account}:key/${keyId('aws/secretsmanager')}` };
  const others = model.keys.all().filter(({ arn }) => arn !== object.key?.arn && partsOf(arn).region === region);
  return [own, ...others.map((key) => ({ key, arn: key.arn, called: `the key ${key.arn}` }))];
}
