import { partsOf } from '../../../evaluation/request-layers';
import type { AccessObject } from '../../../evaluation/secret-decision';
import { alone, type Deed, type Hands } from '../../capabilities';
import { stepOf, type SecretRule } from '../../search-state';
import { ownStatements } from '../../wanted-tags';

/** Gives the secret's key an alias by which a statement allows its use. */
export const nameKey: SecretRule = (situation, hands) => {
  const { reader, object } = situation;
  const { key } = object;
  const aliases = ownStatements(reader.subject).filter(({ effect, unknown }) => effect === 'Allow' && unknown === undefined).flatMap(({ conditions }) => conditions)
    .filter((test) => test.key.toLowerCase() === 'kms:resourcealiases' && !test.name.base.includes('Not') && test.name.base !== 'Null')
    .flatMap(({ values }) => values.map((value) => value.replaceAll('*', '').replaceAll('?', 'x'))).filter((alias) => alias.startsWith('alias/'));
  return key === undefined ? [] : [...new Set(aliases)].filter((alias) => !key.aliases?.includes(alias)).flatMap((alias) => {
    const { action, deeds } = naming(alias, object, hands);
    return stepOf(deeds, `${action} gives the secret's key the name ${alias}`, () => ({ ...situation, object: { ...object, key: { ...key, aliases: [...key.aliases ?? [], alias] } } }));
  });
};

/** Whoever names a key has to be allowed on the alias and on the key, and on the key that had the alias before. */
function naming(alias: string, object: AccessObject, hands: Hands): { action: string; deeds: Deed[] } {
  const { partition, region, account } = partsOf(object.arn);
  const others = hands.ground.model.keys.all().filter((key) => key.arn !== object.key?.arn && partsOf(key.arn).region === region);
  const before = others.filter((key) => key.aliases?.includes(alias));
  const action = before.length > 0 ? 'UpdateAlias' : 'CreateAlias';
  const ofKeys = [...object.key ? [object.key] : [], ...before].map((key) => hands.mayKey({ ...object, key }, key, action));
  return { action: `kms:${action}`, deeds: alone(hands.may(`kms:${action}`, { arn: `arn:${partition}:kms:${region}:${account}:${alias}` }), ...ofKeys) };
}
