import { compileConditions, type ConditionTest } from './conditions/condition-block';
import { checkStatement, checkVersion, isRecord } from './policy-checks';
import { describeUnknown, hasUnknownPart, hasUnknownText, lowerCase, readable, wholeUnknown } from './unknown-text';
import { raise, raiseOne, type Problem } from '../../private/problems';

/** The kind of a policy, which decides its effect in the evaluation. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'resource' | 'key' | 'endpoint' | 'scp' | 'rcp';

/** A parsed policy. */
export interface Policy {
  /** The name in explanations, such as `AWS::IAM::Policy Orders/ReaderPolicy`. */
  readonly name: string;
  readonly kind: PolicyKind;
  readonly statements: Statement[];
}

/** One statement of a policy. */
export interface Statement {
  readonly policy: string;
  readonly kind: PolicyKind;
  /** Position in the policy, starting at 1. */
  readonly number: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: string[];
  readonly notActions: boolean;
  readonly resources: string[];
  readonly notResources: boolean;
  /** The resources that are exactly one resource of the templates. With a set, the comparison is fast, however many they are. */
  readonly named: ReadonlySet<string>;
  /** The other resources. */
  readonly patterns: readonly string[];
  readonly principals?: PrincipalElement;
  readonly conditions: ConditionTest[];
  /** Whether `${…}` is a variable, which is so since version 2012-10-17. */
  readonly variables: boolean;
  /** Why the complete statement is unknown: it could allow or deny. */
  readonly unknown?: string;
  /** Why it is unknown whether the statement is in force. */
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

/**
 * Parses a policy document.
 *
 * @throws if the document breaks IAM's grammar
 */
export function parsePolicy(input: unknown, name: string, kind: PolicyKind): Policy {
  const { document, unknown: reason } = fromText(input);
  if (reason !== undefined) {
    return { name, kind, statements: unknownStatements(name, kind, 0, reason) };
  }
  if (!isRecord(document) || document.Statement === undefined) {
    return raiseOne({
      id: 'policy-document',
      message: `${name} must be a policy document with \`Statement\`, got: ${readable(JSON.stringify(input) ?? 'none')}; correct the template`,
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

/** A document can be JSON text, into which CloudFormation's functions insert values. */
function fromText(input: unknown): { document?: unknown; unknown?: string } {
  const reason = wholeUnknown(input) ?? (isRecord(input) ? wholeUnknown(input.Version) : undefined);
  if (typeof input !== 'string' || reason !== undefined) {
    return { document: input, unknown: reason };
  }
  try {
    return fromText(JSON.parse(input) as object);
  } catch {
    return { document: input, unknown: hasUnknownText(input) ? describeUnknown(input) : undefined };
  }
}

/** A policy that is possibly not in force: its statements apply only possibly. */
export function inDoubt(policy: Policy, doubt: string): Policy {
  return { ...policy, statements: policy.statements.map((statement) => ({ ...statement, doubt })) };
}

function compile(statement: Record<string, unknown>, policy: string, kind: PolicyKind, index: number, variables: boolean): Statement[] {
  const effectUnknown = wholeUnknown(statement.Effect) ?? wholeUnknown(statement.Condition);
  if (effectUnknown) {
    return unknownStatements(policy, kind, index, effectUnknown);
  }
  // A key policy or trust policy can omit the resource: it is about the resource that it is attached to.
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

/** Condition keys that KMS supports in identity policies only. */
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
  const unsupported = not && statement.Effect === 'Allow' ? 'AWS does not support NotPrincipal in a statement that allows' : undefined;
  const reason = wholeUnknown(element) ?? unsupported;
  if (reason) {
    return { not, aws: [], service: [], federated: [], unknown: reason };
  }
  if (typeof element === 'string') {
    return { not, aws: [element], service: [], federated: [] };
  }
  const named = isRecord(element) ? element : {};
  return { not, aws: texts(named.AWS ?? []), service: texts(named.Service ?? []), federated: texts(named.Federated ?? []) };
}

/** An unknown statement could allow or deny, so it becomes one statement of each effect. */
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

/** Whether a resource is exactly one resource with a generated name, so that it is not equal to any other resource with a generated name. */
function namesOne(resource: string): boolean {
  return hasUnknownPart(resource) && !hasUnknownText(resource) && !/[*?$]/.test(resource);
}

/** One value or a list of values as texts; IAM accepts numbers and booleans as texts. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((item) => String(item));
}
