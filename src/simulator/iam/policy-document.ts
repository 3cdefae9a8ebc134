import { compileConditions, type ConditionTest } from './conditions/condition-block';
import { checkStatement, checkVersion, isRecord } from './policy-checks';
import { describeUnknown, hasUnknownPart, hasUnknownText, lowerCase, readable, wholeUnknown } from './unknown-text';
import { raise, raiseOne, type Problem } from '../../private/problems';

/** Where a policy counts in the evaluation. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'resource' | 'key' | 'endpoint' | 'scp' | 'rcp';

/** A policy ready to be evaluated. */
export interface Policy {
  /** What people call it, such as `AWS::IAM::Policy Orders/ReaderPolicy`. */
  readonly name: string;
  readonly kind: PolicyKind;
  readonly statements: Statement[];
}

/** One statement of a policy, or what is known of it. */
export interface Statement {
  readonly policy: string;
  readonly kind: PolicyKind;
  /** Counts from 1, as people do. */
  readonly number: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: string[];
  readonly notActions: boolean;
  readonly resources: string[];
  readonly notResources: boolean;
  /** Those of the resources that name one thing of the templates whole: a lookup tells them from each other, however many they are. */
  readonly named: ReadonlySet<string>;
  /** The other resources. */
  readonly patterns: readonly string[];
  readonly principals?: PrincipalElement;
  readonly conditions: ConditionTest[];
  /** Whether `${…}` are variables, as they are since version 2012-10-17. */
  readonly variables: boolean;
  /** The reason where the whole statement is unknown: it could then allow or deny. */
  readonly unknown?: string;
  /** The reason where nobody knows whether the statement is in force. */
  readonly doubt?: string;
}

/** The `Principal` or `NotPrincipal` of a statement. */
export interface PrincipalElement {
  readonly not: boolean;
  readonly aws: string[];
  readonly service: string[];
  readonly federated: string[];
  readonly unknown?: string;
}

const VERSION_WITH_VARIABLES = '2012-10-17';

/** A policy from its document; throws where the document breaks IAM's grammar. */
export function parsePolicy(given: unknown, name: string, kind: PolicyKind): Policy {
  const { document, unknown: reason } = fromText(given);
  if (reason !== undefined) {
    return { name, kind, statements: unknownStatements(name, kind, 0, reason) };
  }
  if (!isRecord(document) || document.Statement === undefined) {
    return raiseOne({
      id: 'policy-document', message: `${name} must be a policy document with \`Statement\`, got: ${readable(JSON.stringify(given) ?? 'none')}; correct the template`,
    });
  }
  raise(checkVersion(document.Version, name));
  const variables = document.Version === VERSION_WITH_VARIABLES;
  const raw = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const problems: Problem[] = [];
  const statements = raw.flatMap((statement: unknown, index) => {
    const unknownReason = wholeUnknown(statement);
    if (unknownReason) {
      return unknownStatements(name, kind, index, unknownReason);
    }
    const found = checkStatement(statement, `${name}, statement ${index + 1}`, kind);
    problems.push(...found);
    return found.length === 0 && isRecord(statement) ? compile(statement, name, kind, index, variables) : [];
  });
  raise(problems);
  return { name, kind, statements };
}

/** Documents may be JSON as text, in which functions have put their values. */
function fromText(given: unknown): { document?: unknown; unknown?: string } {
  const reason = wholeUnknown(given) ?? (isRecord(given) ? wholeUnknown(given.Version) : undefined);
  if (typeof given !== 'string' || reason !== undefined) {
    return { document: given, unknown: reason };
  }
  try {
    return fromText(JSON.parse(given) as object);
  } catch {
    return { document: given, unknown: hasUnknownText(given) ? describeUnknown(given) : undefined };
  }
}

/** A policy of which nobody knows whether it is in force: what it says, it may say. */
export function inDoubt(policy: Policy, doubt: string): Policy {
  return { ...policy, statements: policy.statements.map((statement) => ({ ...statement, doubt })) };
}

function compile(statement: Record<string, unknown>, policy: string, kind: PolicyKind, index: number, variables: boolean): Statement[] {
  const effectUnknown = wholeUnknown(statement.Effect) ?? wholeUnknown(statement.Condition);
  if (effectUnknown) {
    return unknownStatements(policy, kind, index, effectUnknown);
  }
  // Key policies and trust policies may leave the resource out: it is what they are attached to.
  const resources = texts(statement.Resource ?? statement.NotResource ?? '*');
  return [{
    policy,
    kind,
    number: index + 1,
    sid: typeof statement.Sid === 'string' ? statement.Sid : undefined,
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: texts(statement.Action ?? statement.NotAction).map((action) => lowerCase(action)),
    notActions: statement.NotAction !== undefined,
    resources,
    named: new Set(resources.filter(namesOne)),
    patterns: resources.filter((resource) => !namesOne(resource)),
    notResources: statement.NotResource !== undefined,
    principals: compilePrincipals(statement),
    conditions: compileConditions(statement.Condition ?? {}, variables).map((test) => kind === 'key' ? asInKeyPolicy(test) : test),
    variables,
  }];
}

/** Keys of conditions that KMS supports in the policies of principals only. */
const NOT_IN_KEY_POLICIES = /^(aws:ResourceTag\/.*|kms:ResourceAliases)$/i;

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html */
function asInKeyPolicy(test: ConditionTest): ConditionTest {
  return NOT_IN_KEY_POLICIES.test(test.key) ? { ...test, unknown: `AWS KMS does not support ${test.key} in key policies` } : test;
}

function compilePrincipals(statement: Record<string, unknown>): PrincipalElement | undefined {
  const element = statement.Principal ?? statement.NotPrincipal;
  if (element === undefined) {
    return undefined;
  }
  const not = statement.NotPrincipal !== undefined;
  const reason = wholeUnknown(element) ?? (not && statement.Effect === 'Allow' ? 'AWS does not support NotPrincipal in a statement that allows' : undefined);
  if (reason) {
    return { not, aws: [], service: [], federated: [], unknown: reason };
  }
  if (typeof element === 'string') {
    return { not, aws: [element], service: [], federated: [] };
  }
  const named = isRecord(element) ? element : {};
  return { not, aws: texts(named.AWS ?? []), service: texts(named.Service ?? []), federated: texts(named.Federated ?? []) };
}

/** A statement nobody knows could allow as well as deny, so it stands as both. */
function unknownStatements(policy: string, kind: PolicyKind, index: number, reason: string): Statement[] {
  return (['Allow', 'Deny'] as const).map((effect) => ({
    policy,
    kind,
    number: index + 1,
    effect,
    actions: ['*'],
    notActions: false,
    resources: ['*'],
    notResources: false,
    named: new Set<string>(),
    patterns: ['*'],
    conditions: [],
    variables: false,
    unknown: reason,
  }));
}

/** Whether a resource is one thing that AWS names at deployment, so that it equals no other such thing. */
function namesOne(resource: string): boolean {
  return hasUnknownPart(resource) && !hasUnknownText(resource) && !/[*?$]/.test(resource);
}

/** One or many values as texts; IAM takes numbers and booleans for texts. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((item) => String(item));
}
