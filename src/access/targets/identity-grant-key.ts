import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { DependencyGroup } from 'constructs';
import { unwrap } from '../grants/principal-resolution';
import type { SecretAccess } from '../grants/secret-access';

interface View {
  readonly key: kms.IKey;
  access?: SecretAccess;
}

const views = new WeakMap<kms.IKey, View>();

const DECRYPT = ['kms:Decrypt'];
const ENCRYPT = ['kms:Encrypt', 'kms:GenerateDataKey'];

/**
 * The key, but for its grants: they become statements of the principal's own policy, for the secret only.
 *
 * CDK's `Secret`, `DatabaseProxy` and rotation schedules grant on `secret.encryptionKey`, each with a statement in the key policy. A
 * view is still the key to all others (`instanceof kms.Key`, its ARN, its alias).
 */
export function keyView(key: kms.IKey): kms.IKey {
  const real = realKey(key);
  const view: kms.IKey = Object.create(real, {
    grant: method((grantee: iam.IGrantable, ...actions: string[]) => useKey(view, grantee, actions)),
    grantDecrypt: method((grantee: iam.IGrantable) => useKey(view, grantee, DECRYPT)),
    grantEncrypt: method((grantee: iam.IGrantable) => useKey(view, grantee, ENCRYPT)),
    grantEncryptDecrypt: method((grantee: iam.IGrantable) => useKey(view, grantee, [...DECRYPT, ...ENCRYPT])),
    ...(real instanceof kms.Key && { grants: { get: () => grantsView(view, real) } }),
  });
  views.set(view, { key: real });
  return view;
}

/** Tells a view, once it exists, through which access it grants. */
export function bindKeyView(view: kms.IKey, access: SecretAccess): void {
  const state = views.get(view);
  if (state) {
    state.access = access;
  }
}

/** The key behind a view; any other key as it is. */
export function realKey(key: kms.IKey): kms.IKey {
  return views.get(key)?.key ?? key;
}

function method<T>(value: T): PropertyDescriptor {
  return { value };
}

/** All of CDK's key grants end in `actions`. */
function grantsView(view: kms.IKey, real: kms.Key): kms.KeyGrants {
  const actions = (grantee: iam.IGrantable, ...wanted: string[]) => useKey(view, grantee, wanted);
  return Object.create(real.grants, { actions: { value: actions } });
}

function useKey(view: kms.IKey, grantee: iam.IGrantable, actions: string[]): iam.Grant {
  const { key, access } = views.get(view)!;
  if (isOwnAccount(unwrap(grantee.grantPrincipal), key)) {
    return granted(grantee, actions, key);
  }
  // Without an access there is no secret yet to grant for: the key itself decides, as it would without a view.
  return access ? access._useKey(grantee, actions.map(plainAction)) : key.grant(grantee, ...actions);
}

/**
 * CDK's `Secret` lets its whole account use the key through Secrets Manager, in the key policy. Identity policies say who may, so that
 * statement would only widen.
 */
function isOwnAccount(principal: iam.IPrincipal, key: kms.IKey): boolean {
  if (!(principal instanceof iam.AccountPrincipal)) {
    return false;
  }
  const comparison = Token.compareStrings(String(principal.accountId), Stack.of(key).account);
  return principal instanceof iam.AccountRootPrincipal || comparison === TokenComparison.SAME || comparison === TokenComparison.BOTH_UNRESOLVED;
}

function granted(grantee: iam.IGrantable, actions: string[], key: kms.IKey): iam.Grant {
  const { grantPrincipal } = grantee;
  const principal = Object.create(grantPrincipal, {
    addToPrincipalPolicy: { value: () => ({ statementAdded: true, policyDependable: new DependencyGroup() }) },
  });
  return iam.Grant.addToPrincipal({ grantee: { grantPrincipal: principal }, actions, resourceArns: [key.keyArn] });
}

/** Secrets Manager calls GenerateDataKey alone, and never ReEncrypt for a caller. */
function plainAction(action: string): string {
  return action === 'kms:GenerateDataKey*' ? 'kms:GenerateDataKey' : action;
}
