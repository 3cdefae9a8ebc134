import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { DependencyGroup } from 'constructs';
import { unwrapPrincipal } from '../../private/principals';

/** Grants the use of a secret's key: what an identity grant key needs of `SecretAccess`. */
export interface KeyUseGrants {
  /** @internal */
  _useKey(grantee: iam.IGrantable, actions: string[]): iam.Grant;
}

interface State {
  readonly key: kms.IKey;
  access?: KeyUseGrants;
}

const states = new WeakMap<kms.IKey, State>();

const DECRYPT = ['kms:Decrypt'];
const ENCRYPT = ['kms:Encrypt', 'kms:GenerateDataKey'];

/**
 * Wraps a key so that its grants become statements in the principal's own policy, for one secret only.
 *
 * CDK's `Secret`, `DatabaseProxy` and rotation schedules grant on `secret.encryptionKey`, and each grant adds a statement to the key policy.
 * For everything else the wrapper is the key itself: `instanceof kms.Key`, its ARN and its aliases stay the same.
 */
export function identityGrantKey(key: kms.IKey): kms.IKey {
  const original = unwrapKey(key);
  const wrapper: kms.IKey = Object.create(original, {
    grant: method((grantee: iam.IGrantable, ...actions: string[]) => useKey(wrapper, grantee, actions)),
    grantDecrypt: method((grantee: iam.IGrantable) => useKey(wrapper, grantee, DECRYPT)),
    grantEncrypt: method((grantee: iam.IGrantable) => useKey(wrapper, grantee, ENCRYPT)),
    grantEncryptDecrypt: method((grantee: iam.IGrantable) => useKey(wrapper, grantee, [...DECRYPT, ...ENCRYPT])),
    ...(original instanceof kms.Key && { grants: { get: () => wrapGrants(wrapper, original) } }),
  });
  states.set(wrapper, { key: original });
  return wrapper;
}

/** Sets the access through which an identity grant key grants. The access needs the secret, which does not exist yet when the key is wrapped. */
export function bindIdentityGrantKey(wrapper: kms.IKey, access: KeyUseGrants): void {
  const state = states.get(wrapper);
  if (state) {
    state.access = access;
  }
}

/** The key that an identity grant key wraps; any other key is returned as it is. */
export function unwrapKey(key: kms.IKey): kms.IKey {
  return states.get(key)?.key ?? key;
}

function method<T>(value: T): PropertyDescriptor {
  return { value };
}

/** All grant methods of CDK's `KeyGrants` call `actions`. */
function wrapGrants(wrapper: kms.IKey, original: kms.Key): kms.KeyGrants {
  const actions = (grantee: iam.IGrantable, ...keyActions: string[]) => useKey(wrapper, grantee, keyActions);
  return Object.create(original.grants, { actions: { value: actions } });
}

function useKey(wrapper: kms.IKey, grantee: iam.IGrantable, actions: string[]): iam.Grant {
  const { key, access } = states.get(wrapper)!;
  if (isOwnAccount(unwrapPrincipal(grantee.grantPrincipal), key)) {
    return grantWithoutStatement(grantee, actions, key);
  }
  // Without an access there is no secret yet to grant for, so the grant goes to the key policy as it would without the wrapper.
  return access ? access._useKey(grantee, actions.map(plainAction)) : key.grant(grantee, ...actions);
}

/**
 * CDK's `Secret` allows its whole account to use the key through Secrets Manager, by a statement in the key policy. Identity policies decide
 * which principals may use the key, so that statement would only allow more of them.
 */
function isOwnAccount(principal: iam.IPrincipal, key: kms.IKey): boolean {
  if (!(principal instanceof iam.AccountPrincipal)) {
    return false;
  }
  const comparison = Token.compareStrings(String(principal.accountId), Stack.of(key).account);
  return principal instanceof iam.AccountRootPrincipal || comparison === TokenComparison.SAME || comparison === TokenComparison.BOTH_UNRESOLVED;
}

function grantWithoutStatement(grantee: iam.IGrantable, actions: string[], key: kms.IKey): iam.Grant {
  const { grantPrincipal } = grantee;
  const principal = Object.create(grantPrincipal, {
    addToPrincipalPolicy: { value: () => ({ statementAdded: true, policyDependable: new DependencyGroup() }) },
  });
  return iam.Grant.addToPrincipal({ grantee: { grantPrincipal: principal }, actions, resourceArns: [key.keyArn] });
}

/** Of the GenerateDataKey actions, Secrets Manager calls only GenerateDataKey itself. */
function plainAction(action: string): string {
  return action === 'kms:GenerateDataKey*' ? 'kms:GenerateDataKey' : action;
}
