import { isOperator, parseOperator } from './conditions/condition-operators';
import { isRange } from './conditions/ip-range';
import { hasUnknownPart, readable, wholeUnknown } from './unknown-text';
import type { Problem } from '../../private/problems';

type Json = Record<string, unknown>;

/** Kinds of policies whose statements must name principals. */
const WITH_PRINCIPAL = ['key', 'resource', 'endpoint', 'rcp'];

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/**
 * The problems of a statement with IAM's grammar.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function checkStatement(statement: unknown, place: string, kind: string): Problem[] {
  if (!isRecord(statement)) {
    return [problem('policy-statement', `${place} must be an object, got: ${JSON.stringify(statement)}; correct the policy`)];
  }
  return [
    ...Object.keys(statement).filter((name) => !ELEMENTS.includes(name)).map((name) => problem('policy-element',
      `${place} must hold only elements of IAM's grammar, got: \`${name}\`; remove it or correct its spelling`)),
    ...checkEffect(statement, place),
    ...checkOneOf(statement, place, 'Action', 'NotAction', true),
    ...checkOneOf(statement, place, 'Resource', 'NotResource', kind !== 'key' && kind !== 'resource'),
    ...checkOneOf(statement, place, 'Principal', 'NotPrincipal', WITH_PRINCIPAL.includes(kind)),
    ...checkNoPrincipal(statement, place, kind),
    ...checkActions(statement, place),
    ...checkResources(statement, place),
    ...checkPrincipals(statement, place),
    ...checkConditions(statement, place),
  ];
}

/** Whether a value is an object of JSON. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks the version of the policy language. */
export function checkVersion(version: unknown, place: string): Problem[] {
  return version === undefined || version === '2012-10-17' || version === '2008-10-17' ? []
    : [problem('policy-version', `${place}: \`Version\` must be 2012-10-17 or 2008-10-17, got: ${JSON.stringify(version)}; correct it`)];
}

function checkEffect(statement: Json, place: string): Problem[] {
  return statement.Effect === 'Allow' || statement.Effect === 'Deny' || wholeUnknown(statement.Effect) !== undefined ? []
    : [problem('policy-effect', `${place}: \`Effect\` must be Allow or Deny, got: ${JSON.stringify(statement.Effect)}; correct it`)];
}

function checkOneOf(statement: Json, place: string, one: string, other: string, required: boolean): Problem[] {
  const present = [one, other].filter((name) => statement[name] !== undefined);
  if (present.length === 2) {
    return [problem('policy-element', `${place} must have either \`${one}\` or \`${other}\`, got: both; remove one`)];
  }
  return present.length === 0 && required
    ? [problem('policy-element', `${place} must have \`${one}\` or \`${other}\`, got: neither; add one`)] : [];
}

function checkNoPrincipal(statement: Json, place: string, kind: string): Problem[] {
  const mustHaveNone = kind === 'identity' || kind === 'boundary' || kind === 'session' || kind === 'scp';
  return mustHaveNone && (statement.Principal ?? statement.NotPrincipal) !== undefined
    ? [problem('policy-principal',
      `${place} must not have a principal, got one; a policy of this kind applies to the principal that it is attached to`)] : [];
}

function checkActions(statement: Json, place: string): Problem[] {
  const isValid = (action: string): boolean => /^(\*|\*:\*|[\w-]+:[\w*?]+)$/.test(action) || hasUnknownPart(action);
  return values(statement.Action ?? statement.NotAction).filter((action) => !isValid(action))
    .map((action) => problem('policy-action', `${place}: an action must be * or service:Action, got: \`${action}\`; correct it`));
}

function checkResources(statement: Json, place: string): Problem[] {
  return values(statement.Resource ?? statement.NotResource).filter((resource) => !isArnPattern(resource)).map((resource) =>
    problem('policy-resource', `${place}: a resource must be * or an ARN of six parts, got: \`${readable(resource)}\`; correct it`));
}

function checkPrincipals(statement: Json, place: string): Problem[] {
  const element = statement.Principal ?? statement.NotPrincipal;
  if (element === undefined || element === '*' || wholeUnknown(element) !== undefined) {
    return [];
  }
  if (!isRecord(element)) {
    return [problem('policy-principal', `${place}: the principal must be * or an object, got: ${JSON.stringify(element)}; name it as {"AWS": …}`)];
  }
  const types = Object.keys(element).filter((type) => !['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(type));
  const accounts = values(element.AWS).filter((principal) => principal !== '*' && !hasUnknownPart(principal));
  const wildcards = accounts.filter((principal) => /[*?]/.test(principal));
  const others = accounts.filter((principal) => !wildcards.includes(principal) && !PRINCIPAL.test(principal));
  return [
    ...types.map((type) => problem('policy-principal',
      `${place}: a principal must be AWS, Service, Federated or CanonicalUser, got: \`${type}\`; correct it`)),
    ...wildcards.map((principal) => problem('policy-principal',
      `${place}: a principal must be the complete name, got: \`${readable(principal)}\`; use * with a condition on aws:PrincipalArn instead`)),
    ...others.map((principal) => problem('policy-principal',
      `${place}: a principal must be an account of 12 digits or the ARN of a root user, role, user or session, got: \`${principal}\`; correct it`)),
  ];
}

/** An account, a principal, the id of a deleted principal, or an identity of CloudFront. */
const PRINCIPAL = /^(\d{12}|arn:[^:]+:(iam|sts)::(\d{12}|cloudfront):(root|(user|role|assumed-role|federated-user)\/.+)|A[A-Z]{3}[A-Z0-9]{8,})$/;

function checkConditions(statement: Json, place: string): Problem[] {
  if (statement.Condition === undefined || wholeUnknown(statement.Condition) !== undefined) {
    return [];
  }
  if (!isRecord(statement.Condition)) {
    return [problem('policy-condition', `${place}: \`Condition\` must be an object, got: ${JSON.stringify(statement.Condition)}; correct it`)];
  }
  return Object.entries(statement.Condition).flatMap(([operator, keys]) => [
    ...isOperator(operator) ? [] : [problem('condition-operator',
      `${place}: a condition must use one of IAM's operators, got: \`${operator}\`; correct its spelling`)],
    ...isRecord(keys) ? Object.entries(keys).flatMap(([key, value]) => checkConditionValues(operator, key, value, place)) : [],
    ...isRecord(keys) || wholeUnknown(keys) !== undefined ? []
      : [problem('policy-condition', `${place}: \`${operator}\` must hold condition keys, got: ${JSON.stringify(keys)}; correct it`)],
  ]);
}

function checkConditionValues(operator: string, key: string, input: unknown, place: string): Problem[] {
  const ruleBrokenBy = (value: unknown): string | undefined => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      return 'be text, a number or a boolean';
    }
    const text = String(value);
    if (hasUnknownPart(text)) {
      return undefined;
    }
    const { base } = parseOperator(operator);
    if (base === 'Null') {
      return /^(true|false)$/i.test(text) ? undefined : 'be true or false';
    }
    return /^(Not)?IpAddress$/.test(base) && !isRange(text) ? 'be an address or a range of addresses such as 10.0.0.0/8' : undefined;
  };
  return (Array.isArray(input) ? input : [input]).flatMap((value: unknown) => {
    const rule = ruleBrokenBy(value);
    const message = `${place}: values of \`${operator}\` for ${key} must ${rule}, got: ${JSON.stringify(value)}; correct it`;
    return rule === undefined ? [] : [problem('condition-value', message)];
  });
}

/** A `*` at the end of a part can also match the parts that follow it. */
function isArnPattern(resource: string): boolean {
  const text = resource.replaceAll(/\$\{[^}]*\}/g, 'variable');
  const isComplete = /^arn:[^:]+:[^:]+:[^:]*:[^:]*:[^]+$/.test(text);
  return resource === '*' || hasUnknownPart(resource) || isComplete || /^arn:[^:]+:[^:]+:(?:[^:]*:)*[^:]*\*(?::|$)/.test(text);
}

function values(element: unknown): string[] {
  return element === undefined ? [] : (Array.isArray(element) ? element : [element]).map(String);
}

function problem(id: string, message: string): Problem {
  return { id, message };
}
