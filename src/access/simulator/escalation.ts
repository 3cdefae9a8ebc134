import type { AppModel } from './app-model';
import { isDenied, type Outcome } from './authorization';
import { parsePolicy, type Policy, type Statement } from './policy-document';
import { hasVariables } from './policy-variables';
import type { TemplatePrincipal } from './principals';
import { layer } from './request-context';
import { decideAccess, decideElsewhere, decideKeyDirectly, type AccessObject, type AccessSetting, type AccessSubject } from './secret-access';
import type { TemplateSecret } from './secrets';
import { takeovers } from './takeover';

/** Steps by which a principal comes to read a secret that it may not read. */
export interface Escalation {
  readonly principal: TemplatePrincipal;
  readonly secret: TemplateSecret;
  readonly steps: string[];
}

/** A change to a secret or its key that the principal may make, and what the secret is then. */
interface Change {
  readonly step: string;
  readonly apply: (object: AccessObject) => AccessObject;
}

const READ = 'secretsmanager:GetSecretValue';

/** The shortest way of each principal to each secret that it may not read; what nobody can know counts as possible. */
export function findEscalations(model: AppModel, setting: AccessSetting): Escalation[] {
  return model.principals.flatMap((principal) => {
    const reach = takeovers(model, principal, setting);
    return model.secrets.flatMap((secret) => {
      if (!isDenied(readOutcome(principal.subject, secret.object, setting))) {
        return [];
      }
      const steps = byChanges(principal, secret, setting) ?? byOwnPolicy(principal, secret, setting)
        ?? reach.find((takeover) => !isDenied(readOutcome(takeover.subject, secret.object, setting)))?.steps;
      return steps ? [{ principal, secret, steps: [...steps, `${READ} on ${secret.name}`] }] : [];
    });
  });
}

function readOutcome(subject: AccessSubject, object: AccessObject, setting: AccessSetting): Outcome {
  const decisions = decideAccess(subject, READ, object, setting);
  return decisions[decisions.length - 1].outcome;
}

/** One change to the secret, one to its key, or one of each. */
function byChanges({ subject }: TemplatePrincipal, { object, name }: TemplateSecret, setting: AccessSetting): string[] | undefined {
  const onSecret = [...tagChanges(subject, object, name, setting), ...policyChanges(subject, object, name, setting)];
  const onKey = keyChanges(subject, object, setting);
  const attempts = [...[...onSecret, ...onKey].map((change) => [change]), ...onSecret.flatMap((first) => onKey.map((second) => [first, second]))];
  const after = (changes: Change[]): AccessObject => changes.reduce((changed, change) => change.apply(changed), object);
  const found = attempts.find((changes) => !isDenied(readOutcome(subject, after(changes), setting)));
  return found?.map((change) => change.step);
}

/** Tags that a statement about the principal asks for. */
function tagChanges(subject: AccessSubject, object: AccessObject, name: string, setting: AccessSetting): Change[] {
  const statements = [...subject.identity, ...object.policies].flatMap((policy) => policy.statements);
  const candidates = statements.map((statement) => wantedTags(statement, subject)).filter((tags) => Object.keys(tags).length > 0);
  return candidates.flatMap((tags) => {
    const request = new Map([...setting.request, ...layer({ 'aws:TagKeys': Object.keys(tags) }),
      ...layer(Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])))]);
    const tagging = decideAccess(subject, 'secretsmanager:TagResource', object, { ...setting, request })[0].outcome;
    const described = Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(', ');
    return isDenied(tagging) ? [] : [{
      step: `secretsmanager:TagResource gives ${name} the tags ${described}`,
      apply: (before: AccessObject) => ({ ...before, tags: { ...without(before.tags, tags), ...tags } }),
    }];
  });
}

function without(tags: Readonly<Record<string, string>>, others: Record<string, string>): Record<string, string> {
  const names = Object.keys(others).map((key) => key.toLowerCase());
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !names.includes(key.toLowerCase())));
}

function wantedTags(statement: Statement, subject: AccessSubject): Record<string, string> {
  const tests = statement.effect === 'Deny' ? []
    : statement.conditions.filter((test) => /:resourcetag\//i.test(test.key) && !/Not|Null/.test(test.operator));
  const pairs = tests.map((test): [string, string] => {
    const [value = ''] = test.values;
    const principalTag = /^\$\{aws:PrincipalTag\/([^}]+)\}$/i.exec(value)?.[1]?.toLowerCase();
    const own = Object.entries(subject.tags).find(([key]) => key.toLowerCase() === principalTag)?.[1];
    return [test.key.slice(test.key.indexOf('/') + 1), hasVariables(value) ? own ?? '' : value.replaceAll('*', '')];
  });
  return Object.fromEntries(pairs);
}

function policyChanges(subject: AccessSubject, object: AccessObject, name: string, setting: AccessSetting): Change[] {
  const putting = decideAccess(subject, 'secretsmanager:PutResourcePolicy', object, setting)[0].outcome;
  const open = openPolicy('secretsmanager:*', 'resource');
  return isDenied(putting) ? [] : [{
    step: `secretsmanager:PutResourcePolicy replaces the resource policy of ${name} by one that lets the principal read`,
    apply: (before) => ({ ...before, policies: [open] }),
  }];
}

function keyChanges(subject: AccessSubject, { key }: AccessObject, setting: AccessSetting): Change[] {
  if (!key) {
    return [];
  }
  const grant = { grantee: subject.caller.arn, operations: ['Decrypt'] };
  const changes: Array<[string, Change]> = [
    ['kms:CreateGrant', {
      step: 'kms:CreateGrant lets the principal decrypt with the secret\'s key',
      apply: (before) => ({ ...before, key: { ...key, grants: [...key.grants, grant] } }),
    }],
    ['kms:PutKeyPolicy', {
      step: 'kms:PutKeyPolicy replaces the policy of the secret\'s key by one that lets the principal decrypt',
      apply: (before) => ({ ...before, key: { ...key, policy: openPolicy('kms:*', 'key') } }),
    }],
  ];
  return changes.filter(([action]) => !isDenied(decideKeyDirectly(subject, action, key, setting))).map(([, change]) => change);
}

/** A principal that may write its own policies has every permission that its boundary leaves it. */
function byOwnPolicy({ subject }: TemplatePrincipal, { object }: TemplateSecret, setting: AccessSetting): string[] | undefined {
  const kind = subject.caller.kind === 'user' ? 'User' : 'Role';
  const may = (candidate: string): boolean => !isDenied(decideElsewhere(subject, candidate, subject.caller.arn, setting));
  const action = [`iam:Put${kind}Policy`, `iam:Attach${kind}Policy`].find(may);
  const all = parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'a policy the principal gives itself', 'identity');
  const stronger = { ...subject, identity: [...subject.identity, all] };
  return action && !isDenied(readOutcome(stronger, object, setting)) ? [`${action} gives the principal itself a policy that allows everything`] : undefined;
}

function openPolicy(action: string, kind: 'resource' | 'key'): Policy {
  return parsePolicy({ Statement: { Effect: 'Allow', Principal: '*', Action: action, Resource: '*' } }, 'a policy the principal writes', kind);
}
