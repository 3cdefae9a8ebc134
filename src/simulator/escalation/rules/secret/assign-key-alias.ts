import type { AccessKey, AccessObject } from '../../../evaluation/access-request';
import { partsOf } from '../../../evaluation/request-layers';
import type { Capabilities } from '../../capabilities';
import { bySamePrincipal, type PermittedAction } from '../../permitted-action';
import type { SearchState } from '../../search-state';
import { principalStatements } from '../../statements';
import { matchingText } from '../../tags/tag-conditions';
import { transitionsOf, type SecretRule } from '../rule';

const ALIASES_KEY = 'kms:resourcealiases';

/** Gives the secret's key an alias by which a statement allows its use. */
export const assignKeyAlias: SecretRule = (state, capabilities) => {
  const { object } = state;
  const { key } = object;
  return key === undefined ? [] : aliasesToAssign(state, key).flatMap((alias) => {
    const { action, permitted } = whoCanAssign(alias, object, capabilities);
    return transitionsOf(permitted, `${action} gives the secret's key the name ${alias}`,
      () => ({ ...state, object: { ...object, key: { ...key, aliases: [...key.aliases ?? [], alias] } } }));
  });
};

function aliasesToAssign({ reader }: SearchState, key: AccessKey): string[] {
  const conditions = principalStatements(reader.subject).filter(({ effect, unknown }) => effect === 'Allow' && unknown === undefined)
    .flatMap((statement) => statement.conditions)
    .filter(({ key: name, name: { base } }) => name.toLowerCase() === ALIASES_KEY && !base.includes('Not') && base !== 'Null');
  const aliases = conditions.flatMap(({ values }) => values.map(matchingText)).filter((alias) => alias.startsWith('alias/'));
  return [...new Set(aliases)].filter((alias) => !key.aliases?.includes(alias));
}

/**
 * Who can assign an alias: the action must be allowed on the alias, on the key, and on the key that the alias belongs to so far.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
function whoCanAssign(alias: string, object: AccessObject, capabilities: Capabilities): { action: string; permitted: PermittedAction[] } {
  const { partition, region, account } = partsOf(object.arn);
  const others = capabilities.context.model.keys.all().filter((key) => key.arn !== object.key?.arn && partsOf(key.arn).region === region);
  const owners = others.filter((key) => key.aliases?.includes(alias));
  const action = owners.length > 0 ? 'UpdateAlias' : 'CreateAlias';
  const onKeys = [...object.key ? [object.key] : [], ...owners].map((key) => capabilities.whoCanOnKey({ ...object, key }, key, action));
  const onAlias = capabilities.whoCan(`kms:${action}`, { arn: `arn:${partition}:kms:${region}:${account}:${alias}` });
  return { action: `kms:${action}`, permitted: bySamePrincipal(onAlias, ...onKeys) };
}
