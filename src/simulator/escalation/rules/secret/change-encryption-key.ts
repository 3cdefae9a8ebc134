import type { AccessKey, AccessObject } from '../../../evaluation/access-request';
import { partsOf } from '../../../evaluation/request-layers';
import { decideAccess } from '../../../evaluation/secret-decision';
import { keyId } from '../../../iam/unknown-text';
import { allFeasible, feasibilityOf } from '../../feasibility';
import { objectId } from '../../interner';
import type { AnalysisContext } from '../../search-state';
import { transitionsOf, type SecretRule } from '../rule';

/**
 * Moves the secret to a key that the reader can use.
 *
 * Secrets Manager encrypts stored versions again only if the caller can use the old key. So the next value that is stored becomes readable.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
 */
export const changeEncryptionKey: SecretRule = (state, capabilities) => {
  const { object, name } = state;
  return object.key === undefined ? [] : otherKeys(object, capabilities.context).flatMap(({ key, arn, description }) => {
    const setting = capabilities.settingWith({ 'secretsmanager:KmsKeyArn': arn });
    const permitted = capabilities.whoSatisfies(['UpdateSecret', objectId(object), arn].join('|'), (subject) => {
      const decisions = decideAccess(subject, 'secretsmanager:UpdateSecret', object, setting, { key: { key } });
      return allFeasible(...decisions.map(({ outcome }) => feasibilityOf(outcome)));
    });
    return transitionsOf(permitted, [
      `secretsmanager:UpdateSecret has the next values of ${name} encrypted with ${description}`,
      `the next rotation or update of ${name} stores such a value`,
    ], () => ({ ...state, object: { ...object, key } }));
  });
};

interface OtherKey {
  /** Undefined for the AWS managed key. */
  readonly key?: AccessKey;
  readonly arn: string;
  readonly description: string;
}

/** The AWS managed key, and the keys of the templates in the secret's region. */
function otherKeys(object: AccessObject, { model }: AnalysisContext): OtherKey[] {
  const { partition, region, account } = partsOf(object.arn);
  const arnOf = (id: string): string => `arn:${partition}:kms:${region}:${account}:key/${id}`;
  const managed = { description: 'the key aws/secretsmanager', arn: arnOf(keyId('aws/secretsmanager')) };
  const others = model.keys.all().filter(({ arn }) => arn !== object.key?.arn && partsOf(arn).region === region);
  return [managed, ...others.map((key) => ({ key, arn: key.arn, description: `the key ${key.arn}` }))];
}
