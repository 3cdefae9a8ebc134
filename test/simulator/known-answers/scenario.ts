import type { AccessKey, Decision, KeyGrant } from '../../../src/simulator/evaluation/access-request';
import { decideAccess } from '../../../src/simulator/evaluation/secret-decision';
import { partitionOf } from '../../../src/simulator/iam/arn';
import type { Caller } from '../../../src/simulator/iam/caller';
import { layer } from '../../../src/simulator/iam/conditions/request-context';
import { parsePolicy, type Policy, type PolicyKind } from '../../../src/simulator/iam/policy-document';

/** A case of the known-answer tables, as the data files hold it. */
export interface KnownAnswer {
  readonly id: string;
  readonly expect: string;
  /** The service that denies, where the answer has to name it. */
  readonly by?: string;
  readonly rule: string;
  readonly page: string;
  readonly action?: string;
  readonly version?: string;
  readonly principal?: { kind?: Caller['kind']; name?: string; account?: string; tags?: Record<string, string> };
  readonly region?: string;
  readonly secret?: { name?: string; tags?: Record<string, string>; replicas?: number };
  readonly changesValue?: boolean;
  readonly key?: { tags?: Record<string, string>; aliases?: string[] };
  readonly context?: Record<string, string[]>;
  readonly identity: object[];
  readonly boundary?: object[];
  readonly session?: object[];
  readonly resource?: object[];
  readonly endpoint?: object[];
  readonly scp?: object[][];
  readonly rcp?: object[];
  readonly keyPolicy?: object[] | 'open';
  readonly grants?: KeyGrant[];
}

const OWNER = '111111111111';
const OPEN = [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }];

/** Puts a case before the evaluator. */
export function decide(test: KnownAnswer): Decision[] {
  const policies = (kind: PolicyKind, statements: object[]): Policy[] => statements.length === 0 ? []
    : [parsePolicy({ Version: test.version ?? '2012-10-17', Statement: statements }, kind, kind)];
  const optional = (kind: PolicyKind, statements: object[] | undefined): Policy[] | undefined => statements && policies(kind, statements);
  return decideAccess({
    caller: callerOf(test),
    tags: test.principal?.tags ?? {},
    identity: policies('identity', test.identity),
    boundary: optional('boundary', test.boundary),
    session: optional('session', test.session),
  }, test.action ?? 'secretsmanager:GetSecretValue', {
    arn: `${home(test, 'secretsmanager')}secret:${test.secret?.name ?? 'prod/orders/database'}-a1B2c3`,
    tags: test.secret?.tags ?? { Environment: 'production', Application: 'orders' },
    policies: policies('resource', test.resource ?? []),
    key: keyOf(test, policies),
    replicaKeys: Array.from({ length: test.secret?.replicas ?? 0 }, () => ({})),
  }, {
    endpoint: optional('endpoint', test.endpoint),
    serviceControl: (test.scp ?? []).map((level) => policies('scp', level)),
    resourceControl: policies('rcp', test.rcp ?? []),
    request: layer(test.context ?? {}),
  }, { changesValue: test.changesValue });
}

function keyOf(test: KnownAnswer, policies: (kind: PolicyKind, statements: object[]) => Policy[]): AccessKey | undefined {
  if (!test.keyPolicy) {
    return undefined;
  }
  const [policy] = policies('key', test.keyPolicy === 'open' ? OPEN : test.keyPolicy);
  const { tags = {}, aliases } = test.key ?? {};
  return { arn: `${home(test, 'kms')}key/11111111-2222-3333-4444-555555555555`, tags, aliases, policy, grants: test.grants ?? [] };
}

/** What the ARNs of a service begin with where the secret lies. */
function home({ region = 'eu-west-1' }: KnownAnswer, service: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${OWNER}:`;
}

function callerOf(test: KnownAnswer): Caller {
  const { kind = 'role', name = 'Reader', account = OWNER } = test.principal ?? {};
  const partition = partitionOf(test.region ?? 'eu-west-1');
  const [iam, sts] = ['iam', 'sts'].map((service) => `arn:${partition}:${service}::${account}:`);
  switch (kind) {
    case 'service': return { kind, arn: name };
    case 'root': return { kind, account, arn: `${iam}root` };
    case 'user': return { kind, account, arn: `${iam}user/${name}` };
    case 'federated-user': return { kind, account, arn: `${iam}user/${name}`, sessionArn: `${sts}federated-user/${name}` };
    // The ARN of a session leaves the role's path out.
    case 'role': return { kind, account, arn: `${iam}role/${name}`, sessionArn: `${sts}assumed-role/${name.slice(name.lastIndexOf('/') + 1)}/app` };
  }
}
