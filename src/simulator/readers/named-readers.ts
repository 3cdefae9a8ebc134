import type { AccessSubject } from '../evaluation/access-request';
import { partsOf } from '../evaluation/request-layers';
import type { ConditionTest } from '../iam/conditions/condition-block';
import { parsePolicy, type Policy, type Statement } from '../iam/policy-document';
import { hasUnknownText, readable, unknownText } from '../iam/unknown-text';
import { matchesPattern } from '../iam/wildcard';
import type { AppModel } from '../inventory/app-model';
import { parseOutsideCaller, unknownRole, type OutsideCaller } from '../inventory/principals/outside-callers';
import type { ResolvedPrincipal } from '../inventory/principals/resolved-principal';
import type { TemplateSecret } from '../inventory/secrets';

/** A principal in a secret's policy, with the callers that it can mean: it can read if one of them can. */
export interface NamedReader {
  readonly name: string;
  readonly candidates: readonly ResolvedPrincipal[];
}

/** Names in a policy that are callers themselves: services, users, roles and sessions. */
const CALLERS = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$|^arn:[^:]*:(iam|sts)::\d{12}:(user|role|assumed-role|federated-user)\//;
/** All permissions of an account. */
const EVERYTHING = parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'the policies of another account', 'identity');
/** All permissions for keys: within the account of the secret, the secret's policy itself must allow the read. */
const KEYS_ONLY = parsePolicy({ Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } }, 'its own policies for keys', 'identity');

/** The principals in a secret's policy. The owning account is omitted: to name it only delegates to identity policies. */
export function namedReaders({ object }: TemplateSecret, action: string, model: AppModel): NamedReader[] {
  const { partition, account } = partsOf(object.arn);
  const statements = object.policies.flatMap((policy) => policy.statements)
    .filter((statement) => statement.effect === 'Allow' && isAbout(statement, action));
  const readers = statements.flatMap((statement) => namesIn(statement, partition)).filter((name) => name !== rootOf(partition, account))
    .map((name) => ({ name: readable(name), candidates: candidatesFor(name, { partition, account }, model) }));
  return [...new Map(readers.map((reader) => [reader.name, reader])).values()];
}

function isAbout({ actions, notActions }: Statement, action: string): boolean {
  return notActions || actions.some((pattern) => matchesPattern(pattern, action.toLowerCase()).value !== false);
}

/** Selectors of all principals that a statement can name. Unknown text can be any principal. */
function namesIn({ principals, conditions, unknown }: Statement, partition: string): string[] {
  const reason = unknown ?? principals?.unknown;
  if (reason !== undefined || !principals) {
    return [unknownText(reason ?? 'the statement names no principal')];
  }
  const limited = conditions.map(literalArns).find((arns) => arns !== undefined);
  // A condition on the caller's ARN limits the statement to these principals of an account.
  const aws = principals.aws.flatMap((name) => limited !== undefined && (name === '*' || accountOf(name) !== undefined) ? limited : [name]);
  return [...aws.map((name) => /^\d{12}$/.test(name) ? rootOf(partition, name) : name), ...principals.service];
}

/** The ARNs that a condition limits the caller to. A condition with `IfExists` has no such limit: a request without the key meets it. */
function literalArns({ key, name: { base, set, ifExists }, values, unknown }: ConditionTest): string[] | undefined {
  const isPlain = /^(String|Arn)(Equals|Like)$/.test(base) && set === undefined && !ifExists;
  const limits = key.toLowerCase() === 'aws:principalarn' && isPlain && unknown === undefined;
  return limits && values.every((value) => !/[*?$]/.test(value) && !hasUnknownText(value)) ? values : undefined;
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
  const tagsUnknown = `the tags of the principals that ${readable(name)} includes are not known`;
  const subject: AccessSubject = { caller, tags: {}, tagsUnknown, identity: [policy] };
  return { name, iamName: caller.name, subject };
}
