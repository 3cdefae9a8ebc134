import type { Decision } from '../evaluation/access-request';
import type { ApplicablePolicies, Obstacle } from '../evaluation/authorization';
import { isNamed, namingOf } from '../iam/caller';
import { conditionHolds, describeActual, describeTest } from '../iam/conditions/condition-block';
import type { Policy, Statement } from '../iam/policy-document';
import { actionMatches, findStatement, resourceMatches, type PolicyRequest } from '../iam/statement-match';
import { readable } from '../iam/unknown-text';
import { unescapeWildcards } from '../iam/wildcard';

/** An answer in words: who decided, by which statement, and what to change. */
export function explain(decisions: readonly Decision[], principal: string, secret: string): string {
  const decided = decisive(decisions);
  const { outcome, service, action } = decided;
  const verb = outcome.verdict === 'allowed' ? 'may call' : outcome.verdict === 'inconclusive' ? 'may or may not be able to call' : 'cannot call';
  const lines = outcome.verdict === 'allowed' ? decisions.map(describeGrounds) : [describeRefusal(decided)];
  const first = `${principal} ${verb} ${decisions[0].action} on ${secret}`;
  const by = outcome.verdict === 'allowed' ? '' : outcome.verdict === 'inconclusive' ? `: ${service} is asked for ${action}` : `: ${service} denies ${action}`;
  return readable([`${first}${by}.`, ...lines].join('\n'));
}

/** The decision the whole answer rests on: the one that denies, else the one nobody knows, else the last. */
export function decisive(decisions: readonly Decision[]): Decision {
  return decisions.find((decision) => decision.outcome.verdict.endsWith('denied'))
    ?? decisions.find((decision) => decision.outcome.verdict === 'inconclusive') ?? decisions[decisions.length - 1];
}

function describeGrounds({ service, action, outcome }: Decision): string {
  const statement = outcome.decisive?.statement;
  return `- ${service} allows ${action} by ${statement ? describeStatement(statement) : 'the root user\'s full access or a grant of the key'}.`;
}

function describeRefusal(decision: Decision): string {
  const { outcome, request } = decision;
  if (outcome.verdict === 'inconclusive') {
    return [`- It cannot be known: ${outcome.reason}.`, ...describeUnlessDenied(decision)].join('\n');
  }
  const statement = outcome.decisive?.statement;
  if (statement) {
    const conditions = statement.conditions.map((test) => `${describeTest(test)} (${describeActual(test, request.context)})`);
    const because = conditions.length > 0 ? ` as ${conditions.join(' and ')}` : '';
    return `- Denied by ${describeStatement(statement)}${because}.\n- Change: exempt the principal from that statement, or meet what it asks for.`;
  }
  return describeMissing(decision, outcome.obstacle ?? 'identity policy');
}

/** What allows a request where nothing but a deny is in doubt. */
function describeUnlessDenied({ outcome, policies, request }: Decision): string[] {
  const allowing = outcome.decisive && findStatement([...policies.identity, ...policies.resource], 'Allow', request);
  return allowing?.applies.value && allowing.statement ? [`- Unless that denies it, it is allowed by ${describeStatement(allowing.statement)}.`] : [];
}

function describeMissing(decision: Decision, obstacle: Obstacle): string {
  const closest = closestStatement(policiesOf(decision.policies, obstacle), decision.request);
  if (!closest) {
    return `- No statement of its ${obstacle} allows ${decision.action}.\n- Change: allow ${decision.action} on ${decision.request.resource} in the ${obstacle}.`;
  }
  return [
    `- No statement of its ${obstacle} allows it. The closest is ${describeStatement(closest.statement)}; it does not apply as`,
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

/** The statement about this action that the request misses by the least. */
function closestStatement(policies: readonly Policy[], request: PolicyRequest): { statement: Statement; misses: Miss[] } | undefined {
  const candidates = policies.flatMap((policy) => policy.statements)
    .filter((statement) => statement.effect === 'Allow' && statement.unknown === undefined && actionMatches(statement, request).value !== false)
    .map((statement) => ({ statement, misses: missesOf(statement, request) }));
  return candidates.filter((candidate) => candidate.misses.length > 0).sort((left, right) => left.misses.length - right.misses.length)[0];
}

function missesOf(statement: Statement, request: PolicyRequest): Miss[] {
  const resource = resourceMatches(statement, request).value === false ? [{
    what: `its resources are ${statement.notResources ? 'all but ' : ''}${statement.resources.map(unescapeWildcards).join(', ')}; the request is for ${request.resource}`,
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
    return `give the resource the tag ${key.slice(key.indexOf('/') + 1)} that the statement asks for, or correct the statement`;
  }
  if (name.startsWith('aws:principaltag/')) {
    return `give the principal the tag ${key.slice(key.indexOf('/') + 1)} that the statement asks for`;
  }
  if (name === 'secretsmanager:versionstage' || name === 'secretsmanager:versionid') {
    return 'ask for the version stage that the statement names, without a version id';
  }
  if (name === 'kms:encryptioncontext:secretarn') {
    return 'include the secret\'s ARN in the condition on the encryption context';
  }
  return name.startsWith('aws:sourcevp') ? 'call through the endpoint that the statement names' : `meet the condition on ${key}, or correct it`;
}

function describeStatement(statement: Statement): string {
  return `statement ${statement.number}${statement.sid ? ` (${statement.sid})` : ''} of ${statement.policy}`;
}
