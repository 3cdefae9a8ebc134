import { partsOf } from '../evaluation/request-layers';
import type { AccessSubject } from '../evaluation/access-request';
import type { ConditionTest } from '../iam/conditions/condition-block';
import { parsePolicy, type Policy, type Statement } from '../iam/policy-document';
import { hasUnknownText, readable, unknownText } from '../iam/unknown-text';
import { matchesPattern } from '../iam/wildcard';
import type { AppModel } from '../inventory/app-model';
import { parseOutsideCaller, unknownRole, type OutsideCaller } from '../inventory/principals/outside-callers';
import type { ResolvedPrincipal } from '../inventory/principals/resolved-principal';
import type { TemplateSecret } from '../inventory/secrets';

/** Whom the policy of a secret names, and who may be meant: it reads where one of them does. */
export interface NamedReader {
  readonly name: string;
  readonly candidates: readonly ResolvedPrincipal[];
}

/** What a policy may name that makes requests itself. */
const CALLERS = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$|^arn:[^:]*:(iam|sts)::\d{12}:(user|role|assumed-role|federated-user)\//;
/** Who has all permissions of an account. */
const EVERYTHING = parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'the policies of another account', 'identity');
/** Within an account, the secret's policy has to let somebody read; the key may be opened by its own. */
const KEYS_ONLY = parsePolicy({ Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } }, 'its own policies for keys', 'identity');

/** Principals that a secret's policy lets do something, but the account of the secret, which it lets do nothing that identity policies do not. */
export function namedReaders({ object }: TemplateSecret, action: string, model: AppModel): NamedReader[] {
  const { partition, account } = partsOf(object.arn);
  const statements = object.policies.flatMap((policy) => policy.statements).filter((statement) => statement.effect === 'Allow' && concerns(statement, action));
  const readers = statements.flatMap((statement) => namesIn(statement, partition)).filter((name) => name !== rootOf(partition, account))
    .map((name) => ({ name: readable(name), candidates: candidatesFor(name, { partition, account }, model) }));
  return [...new Map(readers.map((reader) => [reader.name, reader])).values()];
}

function concerns({ actions, notActions }: Statement, action: string): boolean {
  return notActions || actions.some((pattern) => matchesPattern(pattern, action.toLowerCase()).value !== false);
}

/** Selectors of all whom a statement may name; what is unknown stands for anyone. */
function namesIn({ principals, conditions, unknown }: Statement, partition: string): string[] {
  const reason = unknown ?? principals?.unknown;
  if (reason !== undefined || !principals) {
    return [unknownText(reason ?? 'the statement names nobody')];
  }
  const own = conditions.map(literalArns).find((arns) => arns !== undefined);
  // A condition on the caller's ARN tells whom of an account is meant.
  const aws = principals.aws.flatMap((name) => own !== undefined && (name === '*' || accountOf(name) !== undefined) ? own : [name]);
  return [...aws.map((name) => /^\d{12}$/.test(name) ? rootOf(partition, name) : name), ...principals.service];
}

function literalArns({ key, name: { base, set, ifExists }, values, unknown }: ConditionTest): string[] | undefined {
  const literal = key.toLowerCase() === 'aws:principalarn' && /^(String|Arn)(Equals|Like)$/.test(base) && set === undefined && !ifExists && unknown === undefined;
  return literal && values.every((value) => !/[*?$]/.test(value) && !hasUnknownText(value)) ? values : undefined;
}

function rootOf(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`;
}

function accountOf(name: string): string | undefined {
  return /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
}

function candidatesFor(name: string, home: { partition: string; account: string }, model: AppModel): ResolvedPrincipal[] {
  const account = accountOf(name);
  if (account !== undefined) {
    return [model.resolvePrincipal(name), anonymous(name, unknownRole(home.partition, account), EVERYTHING)];
  }
  const caller = CALLERS.test(name) ? parseOutsideCaller(name) : undefined;
  return caller ? [model.resolvePrincipal(name)]
    : [anonymous(name, unknownRole(home.partition, home.account), KEYS_ONLY), anonymous(name, unknownRole(home.partition), EVERYTHING)];
}

function anonymous(name: string, caller: OutsideCaller, policy: Policy): ResolvedPrincipal {
  const subject: AccessSubject = { caller, tags: {}, tagsUnknown: `the tags of whom ${readable(name)} stands for are not known`, identity: [policy] };
  return { name, iamName: caller.name, subject };
}
