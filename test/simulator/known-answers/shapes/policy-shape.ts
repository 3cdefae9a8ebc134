import { conditionShapes } from './condition-shape';
import { elementShape, glob, requestOf, type Json, type Request } from './request-values';
import type { KnownAnswer } from '../scenario';

/** The kinds of policy that a case may hold; a key policy that lets everybody through stands for none. */
const KINDS = ['identity', 'boundary', 'session', 'resource', 'endpoint', 'rcp', 'keyPolicy'] as const;

/**
 * What is left of a case once names, ARNs and values are renamed: who asks for what, and each statement's effect, its forms of principal, action
 * and resource and its conditions, each with how it relates to the request. Neither the order of statements nor that of values counts.
 */
export function shapeOf(answer: KnownAnswer): string {
  const request = requestOf(answer);
  const policies = KINDS.map((kind) => [kind, statementsOf(answer, kind)?.map((statement) => statementShape(statement, request)).sort()]);
  const levels = answer.scp?.map((level) => level.map((statement) => statementShape(statement as Json, request)).sort().join(' & ')).sort();
  const grants = answer.grants?.map((grant) => grantShape(grant, request)).sort();
  const { kind = 'role', account = request.owner } = answer.principal ?? {};
  return JSON.stringify({
    principal: [kind, account === request.owner ? 'same account' : 'other account', request.linked],
    action: request.action,
    partition: request.partition,
    version: answer.version,
    creates: request.action.endsWith(':CreateSecret') ? [Object.keys(answer.secret?.tags ?? { default: '' }).length > 0, (answer.secret?.replicas ?? 0) > 0] : undefined,
    changesValue: answer.changesValue,
    policies: policies.filter(([, statements]) => statements !== undefined),
    key: answer.keyPolicy === undefined ? 'of AWS' : 'of the customer',
    levels,
    grants,
  });
}

/** How many kinds of policy a case puts together. */
export function kindsOf(answer: KnownAnswer): number {
  const kinds = KINDS.filter((kind) => (statementsOf(answer, kind) ?? []).length > 0).length;
  return kinds + (answer.scp?.length ? 1 : 0) + (answer.grants?.length ? 1 : 0);
}

/** Undefined where the case holds no such policy; a boundary or session policy without statements is one. */
function statementsOf(answer: KnownAnswer, kind: typeof KINDS[number]): Json[] | undefined {
  const given = answer[kind];
  const limits = kind === 'boundary' || kind === 'session';
  return given === undefined || given === 'open' || (given.length === 0 && !limits) ? undefined : given as Json[];
}

function statementShape(statement: Json, request: Request): string {
  return [
    statement.Effect,
    ...['Action', 'NotAction'].flatMap((name) => elementShape(name, statement[name], (action) => actionShape(action, request))),
    ...['Resource', 'NotResource'].flatMap((name) => elementShape(name, statement[name], (resource) => resourceShape(resource, request))),
    ...['Principal', 'NotPrincipal'].flatMap((name) => principalShape(name, statement[name], request)),
    ...conditionShapes(statement.Condition as Record<string, Json> | undefined, request),
  ].join(' ');
}

function actionShape(action: string, { actions }: Request): string {
  const lower = action.toLowerCase();
  const met = actions.map((wanted) => glob(lower, wanted.toLowerCase()) ? 'this' : 'other');
  const cased = !/[*?]/.test(action) && actions.includes(lower) === false && actions.some((wanted) => wanted.toLowerCase() === lower && wanted !== action);
  return `${action.split(':').map(formOf).join(':')}${cased ? ' in another case' : ''}=${met.join('/')}`;
}

/** Each part of an ARN on its own: wildcards stay, names do not. */
function resourceShape(resource: string, { arns, variables }: Request): string {
  const known = variables(resource);
  const relation = arns.map((arn) => known !== undefined && glob(known, arn) ? 'this' : glob((known ?? '').toLowerCase(), arn.toLowerCase()) ? 'case' : differing(known, arn));
  return `${withoutVariables(resource).split(':').map(formOf).join(':')}=${relation.join('/')}`;
}

function differing(pattern: string | undefined, arn: string): string {
  const parts = arn.split(':');
  return pattern === undefined ? 'no value' : `not ${pattern.split(':').map((part, at) => glob(part, parts[at] ?? '') ? '' : at).filter(String).join('')}`;
}

/** Variables stand for what they do: give a character, a value of the request or, without one, a default. */
function withoutVariables(text: string): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => inner.includes(',') ? '<default>' : /^[*?$]$/.test(inner) ? '<character>' : '<key>');
}

/** A text with its wildcards and variables, but without what it names. */
function formOf(text: string): string {
  return text.split(/([*?]|<\w+>)/).map((part) => /^([*?]|<\w+>)$/.test(part) || part === '' ? part : 'x').join('');
}

function principalShape(name: string, element: unknown, request: Request): string[] {
  if (element === undefined) {
    return [];
  }
  if (typeof element === 'string') {
    return [`${name} ${element}`];
  }
  const named = Object.entries(element as Record<string, string | string[]>).flatMap(([type, values]) => [values].flat().map((value) => `${type}:${whoIs(value, request)}`));
  return [`${name} ${named.sort().join()}`];
}

function whoIs(principal: string, request: Request): string {
  const { entity, session, account, service } = request;
  const names: Array<[boolean, string]> = [
    [principal === '*', '*'], [principal === entity, 'the caller'], [principal === session, 'the session'], [principal === service, 'the service'],
    [principal === account, 'the account by id'], [principal === `arn:${request.partition}:iam::${account}:root`, 'the account'],
    [principal.toLowerCase() === entity.toLowerCase(), 'the caller in another case'],
  ];
  const [, type = ''] = /:(root|role|user|assumed-role|federated-user)/.exec(principal) ?? [];
  return names.find(([is]) => is)?.[1] ?? `another ${type || 'name'} of ${principal.includes(account || '-') ? 'the' : 'another'} account`;
}

function grantShape({ grantee, operations, contextEquals, contextSubset }: NonNullable<KnownAnswer['grants']>[number], request: Request): string {
  const pairs = (constraint: Readonly<Record<string, string>> | undefined): string => constraint === undefined ? 'none'
    : Object.entries(constraint).map(([key, value]) => `${/^Secret(ARN|VersionId)$/.test(key) ? key : 'x'}=${request.arns.includes(value) ? 'this' : 'other'}`).sort().join();
  const allowed = operations.map((operation) => request.actions.includes(`kms:${operation}`) ? 'this' : 'other').sort().join();
  return `${whoIs(grantee, request)} may ${allowed} if equal ${pairs(contextEquals)} or subset ${pairs(contextSubset)}`;
}
