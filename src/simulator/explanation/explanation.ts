import type { Decision } from '../evaluation/access-request';
import type { ApplicablePolicies, Obstacle } from '../evaluation/authorization';
import { isNamed, namingOf } from '../iam/caller';
import { conditionHolds, describeActual, describeTest } from '../iam/conditions/condition-block';
import type { Policy, Statement } from '../iam/policy-document';
import { actionMatches, findStatement, resourceMatches, type PolicyRequest } from '../iam/statement-match';
import { readable } from '../iam/unknown-text';
import { unescapeWildcards } from '../iam/wildcard';

/** An answer in words: the service and statement that decided, and what to change. */
export function explain(decisions: readonly Decision[], principal: string, secret: string): string {
  const decided = decisive(decisions);
  const request = `${decisions[0].action} on ${secret}`;
  const first = firstLine(decided, principal, request);
  const lines = decided.outcome.verdict === 'allowed' ? decisions.map(describeAllowed) : [describeNotAllowed(decided)];
  return readable([first, ...lines].join('\n'));
}

function firstLine({ outcome, service, action }: Decision, principal: string, request: string): string {
  switch (outcome.verdict) {
    case 'allowed': return `${principal} can call ${request}.`;
    case 'inconclusive': return `${principal} may be able to call ${request}: the answer of ${service} for ${action} is unknown.`;
    default: return `${principal} cannot call ${request}: ${service} denies ${action}.`;
  }
}

/** The decision that determines the answer: the first denial, otherwise the first inconclusive decision, otherwise the last decision. */
export function decisive(decisions: readonly Decision[]): Decision {
  return decisions.find((decision) => decision.outcome.verdict.endsWith('denied'))
    ?? decisions.find((decision) => decision.outcome.verdict === 'inconclusive') ?? decisions[decisions.length - 1];
}

function describeAllowed({ service, action, outcome }: Decision): string {
  const statement = outcome.decisive?.statement;
  return `- ${service} allows ${action} by ${statement ? describeStatement(statement) : 'the root user\'s full access or a grant of the key'}.`;
}

function describeNotAllowed(decision: Decision): string {
  const { outcome, request } = decision;
  if (outcome.verdict === 'inconclusive') {
    return [`- It cannot be known: ${outcome.reason}.`, ...describeUnlessDenied(decision)].join('\n');
  }
  const statement = outcome.decisive?.statement;
  if (statement) {
    const conditions = statement.conditions.map((test) => `${describeTest(test)} (${describeActual(test, request.context)})`);
    const because = conditions.length > 0 ? ` because ${conditions.join(' and ')}` : '';
    return `- Denied by ${describeStatement(statement)}${because}.\n- Change: exempt the principal from that statement, or meet its conditions.`;
  }
  return describeMissing(decision, outcome.obstacle ?? 'identity policy');
}

/** The statement that allows a request if only a deny is uncertain. */
function describeUnlessDenied({ outcome, policies, request }: Decision): string[] {
  const allowing = outcome.decisive && findStatement([...policies.identity, ...policies.resource], 'Allow', request);
  return allowing?.applies.value && allowing.statement ? [`- Unless that denies it, it is allowed by ${describeStatement(allowing.statement)}.`] : [];
}

function describeMissing(decision: Decision, obstacle: Obstacle): string {
  const closest = closestStatement(policiesOf(decision.policies, obstacle), decision.request);
  if (!closest) {
    return `- No statement of its ${obstacle} allows ${decision.action}.\n`
      + `- Change: allow ${decision.action} on ${decision.request.resource} in the ${obstacle}.`;
  }
  return [
    `- No statement of its ${obstacle} allows it. The closest is ${describeStatement(closest.statement)}; it does not apply because`,
    ...closest.misses.map((miss) => `  - ${miss.what}`),
    ...[...new Set(closest.misses.map((miss) => miss.change))].map((change) => `- Change: ${change}.`),
  ].join('\n');
}

function policiesOf(policies: ApplicablePolicies, obstacle: Obstacle): readonly Policy[] {
  switch (obstacle) {
    case 'service control policy': return policies.serviceControl.flat();
    case 'endpoint policy': return policies.endpoint ?? [];
    case 'identity policy': return policies.identity;
    case 'permissions boundary': return policies.boundary ?? [];
    case 'session policy': return policies.session ?? [];
    default: return policies.resource;
  }
}

interface Miss {
  readonly what: string;
  readonly change: string;
}

/** The statement about this action of which the request misses the fewest conditions. */
function closestStatement(policies: readonly Policy[], request: PolicyRequest): { statement: Statement; misses: Miss[] } | undefined {
  const candidates = policies.flatMap((policy) => policy.statements)
    .filter((statement) => statement.effect === 'Allow' && statement.unknown === undefined && actionMatches(statement, request).value !== false)
    .map((statement) => ({ statement, misses: missesOf(statement, request) }));
  return candidates.filter((candidate) => candidate.misses.length > 0).sort((left, right) => left.misses.length - right.misses.length)[0];
}

function missesOf(statement: Statement, request: PolicyRequest): Miss[] {
  const resource = resourceMatches(statement, request).value === false ? [{
    what: `its resources are ${statement.notResources ? 'all but ' : ''}${statement.resources.map(unescapeWildcards).join(', ')}; `
      + `the request is for ${request.resource}`,
    change: 'name the resource in that statement, with the six characters that Secrets Manager adds to a secret\'s ARN as ??????',
  }] : [];
  const principal = isNamed(namingOf(statement.principals, request.caller)).value === false
    ? [{ what: `it does not name ${request.caller.arn}`, change: `name ${request.caller.arn} or its account as principal` }] : [];
  const conditions = statement.conditions.filter((test) => conditionHolds(test, request.context).value === false)
    .map((test) => ({ what: `${describeTest(test)}, but ${describeActual(test, request.context)}`, change: changeFor(test.key) }));
  return [...resource, ...principal, ...conditions];
}

function changeFor(key: string): string {
  const name = key.toLowerCase();
  if (name.includes(':resourcetag/')) {
    return `give the resource the tag ${key.slice(key.indexOf('/') + 1)} that the statement requires, or correct the statement`;
  }
  if (name.startsWith('aws:principaltag/')) {
    return `give the principal the tag ${key.slice(key.indexOf('/') + 1)} that the statement requires`;
  }
  if (name === 'secretsmanager:versionstage' || name === 'secretsmanager:versionid') {
    return 'request the version stage that the statement names, without a version id';
  }
  if (name === 'kms:encryptioncontext:secretarn') {
    return 'include the secret\'s ARN in the condition on the encryption context';
  }
  return name.startsWith('aws:sourcevp') ? 'call through the endpoint that the statement names' : `meet the condition on ${key}, or correct it`;
}

function describeStatement(statement: Statement): string {
  return `statement ${statement.number}${statement.sid ? ` (${statement.sid})` : ''} of ${statement.policy}`;
}
