import { partitionOf } from '../../src/access/simulator/arn';
import type { Caller } from '../../src/access/simulator/caller';
import type { KeyGrant } from '../../src/access/simulator/key-access';
import { parsePolicy, type Policy, type PolicyKind } from '../../src/access/simulator/policy-document';
import { layer } from '../../src/access/simulator/request-context';
import { decideAccess, type AccessKey, type Decision } from '../../src/access/simulator/secret-access';

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
  readonly secret?: { name: string };
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

const REGION = 'eu-west-1';
const OWNER = '111111111111';
const PARTITION = partitionOf(REGION);
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
    arn: `arn:${PARTITION}:secretsmanager:${REGION}:${OWNER}:secret:${test.secret?.name ?? 'prod/orders/database'}-a1B2c3`,
    tags: { Environment: 'production', Application: 'orders' },
    policies: policies('resource', test.resource ?? []),
    key: keyOf(test, policies),
  }, {
    endpoint: optional('endpoint', test.endpoint),
    serviceControl: (test.scp ?? []).map((level) => policies('scp', level)),
    resourceControl: policies('rcp', test.rcp ?? []),
    request: layer(test.context ?? {}),
  });
}

function keyOf(test: KnownAnswer, policies: (kind: PolicyKind, statements: object[]) => Policy[]): AccessKey | undefined {
  if (!test.keyPolicy) {
    return undefined;
  }
  const [policy] = policies('key', test.keyPolicy === 'open' ? OPEN : test.keyPolicy);
  return { arn: `arn:${PARTITION}:kms:${REGION}:${OWNER}:key/11111111-2222-3333-4444-555555555555`, tags: {}, policy, grants: test.grants ?? [] };
}

function callerOf(test: KnownAnswer): Caller {
  const { kind = 'role', name = 'Reader', account = OWNER } = test.principal ?? {};
  switch (kind) {
    case 'service': return { kind, arn: name };
    case 'root': return { kind, account, arn: `arn:${PARTITION}:iam::${account}:root` };
    case 'user': return { kind, account, arn: `arn:${PARTITION}:iam::${account}:user/${name}` };
    case 'federated-user': return { kind, account, arn: `arn:${PARTITION}:iam::${account}:user/${name}`, sessionArn: `arn:${PARTITION}:sts::${account}:federated-user/${name}` };
    case 'role': return { kind, account, arn: `arn:${PARTITION}:iam::${account}:role/${name}`, sessionArn: `arn:${PARTITION}:sts::${account}:assumed-role/${name}/app` };
  }
}
