import { AccessSimulator, type AccessSimulatorOptions } from '../../../src/simulator';
import { messageOf } from '../../access/support';
import { policySource } from '../small-templates';

type Json = Record<string, unknown>;

const GET = 'secretsmanager:GetSecretValue';
const OPS = 'arn:aws:iam::111111111111:role/Ops';
const OTHER = 'arn:aws:iam::222222222222:root';
const allow = (...actions: string[]): Json => ({ Effect: 'Allow', Action: actions, Resource: '*' });
const document = (...statements: Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
const attached = (holders: Json, ...actions: string[]): Json => ({
  Attached: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', ...holders, PolicyDocument: document(allow(...actions)) } },
});
const resourcePolicy = (statement: Json): Json => ({
  Guard: { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: document({ ...allow(GET), ...statement }) } },
});

/** A secret under a key that is open to all whom IAM lets, and what else there is. */
function simulate(more: Json, options?: AccessSimulatorOptions): AccessSimulator {
  const template = {
    Parameters: { Reader: { Type: 'String' } },
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document({ ...allow('kms:*'), Principal: '*' }) } },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: { Ref: 'Key' } } },
      ...more,
    },
  };
  return AccessSimulator.fromTemplates([{ stackName: 'App', template }], options);
}

interface Case {
  readonly more?: Json;
  readonly options?: AccessSimulatorOptions;
  /** What the allow-list may call the reader. */
  readonly listed: string[];
  readonly message: string;
}

const openKey = '- KMS allows kms:Decrypt by statement 1 of key policy of App/Key.';
const byGuard = `- Secrets Manager allows ${GET} by statement 1 of resource policy App/Guard.`;
const mayCall = (who: string): string => `${who} can call ${GET} on db.`;
const mayOrMayNot = (who: string): string => `${who} may be able to call ${GET} on db: the answer of Secrets Manager for ${GET} is unknown.`;
const further = (who: string): string => `- It cannot be known: other policies of ${who} are not in the given templates; pass them as \`identityPolicies\`.`;
const unlessDenied = '- Unless that denies it, it is allowed by statement 1 of ';

const READERS: Array<[string, Case]> = [
  ['a role that templates only attach a policy to', {
    more: attached({ Roles: ['imported'] }, GET, 'kms:Decrypt'),
    listed: ['imported', 'arn:aws:iam::111111111111:role/path/imported'],
    message: [mayOrMayNot('imported'), further('imported'), `${unlessDenied}Policy App/Attached.`].join('\n'),
  }],
  ['a user that templates only attach a policy to', {
    more: attached({ Users: ['ana'] }, GET, 'kms:Decrypt'),
    listed: ['ana', 'arn:aws:iam::111111111111:user/ana'],
    message: [mayOrMayNot('ana'), further('ana'), `${unlessDenied}Policy App/Attached.`].join('\n'),
  }],
  ['a principal that the options tell of', {
    options: { outsidePrincipals: [{ principal: OPS, identityPolicies: [policySource(document(allow('*')))] }] },
    listed: [OPS],
    message: [mayCall(OPS), `- Secrets Manager allows ${GET} by statement 1 of policy 1 of ${OPS}.`, `- KMS allows kms:Decrypt by statement 1 of policy 1 of ${OPS}.`].join('\n'),
  }],
  ['another account that the resource policy names', {
    more: resourcePolicy({ Principal: { AWS: OTHER } }),
    listed: [OTHER, '222222222222'],
    message: [mayCall(OTHER), byGuard, openKey].join('\n'),
  }],
  ['another account by its id', { more: resourcePolicy({ Principal: { AWS: '222222222222' } }), listed: [OTHER, '222222222222'], message: [mayCall(OTHER), byGuard, openKey].join('\n') }],
  ['a role of another account', {
    more: resourcePolicy({ Principal: { AWS: 'arn:aws:iam::222222222222:role/Monitor' } }),
    listed: ['arn:aws:iam::222222222222:role/Monitor'],
    message: [
      mayOrMayNot('arn:aws:iam::222222222222:role/Monitor'),
      '- It cannot be known: the policies of arn:aws:iam::222222222222:role/Monitor are not in the given templates; pass them as `identityPolicies`.',
    ].join('\n'),
  }],
  ['the one role of another account that a condition names', {
    more: resourcePolicy({ Principal: { AWS: OTHER }, Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/Monitor' } } }),
    listed: ['arn:aws:iam::222222222222:role/Monitor'],
    message: [
      mayOrMayNot('arn:aws:iam::222222222222:role/Monitor'),
      '- It cannot be known: the policies of arn:aws:iam::222222222222:role/Monitor are not in the given templates; pass them as `identityPolicies`.',
    ].join('\n'),
  }],
  ['some role of another account', {
    more: resourcePolicy({ Principal: { AWS: OTHER }, Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/Monitor*' } } }),
    listed: [OTHER],
    message: [mayOrMayNot(OTHER), '- It cannot be known: which role or user sends the request is not known.'].join('\n'),
  }],
  ['some role of another account, if the request does not have to have the key of the condition', {
    more: resourcePolicy({ Principal: { AWS: OTHER }, Condition: { ArnEqualsIfExists: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/Monitor' } } }),
    listed: [OTHER],
    message: [mayOrMayNot(OTHER), '- It cannot be known: which role or user sends the request is not known.'].join('\n'),
  }],
  ['a role of the account that no template creates', {
    more: resourcePolicy({ Principal: { AWS: OPS } }),
    listed: [OPS],
    message: [
      mayOrMayNot(OPS), `- It cannot be known: the policies of ${OPS} are not in the given templates; pass them as \`identityPolicies\`.`, `${unlessDenied}resource policy App/Guard.`,
    ].join('\n'),
  }],
  ['a service', { more: resourcePolicy({ Principal: { Service: 'rds.amazonaws.com' } }), listed: ['rds.amazonaws.com'], message: [mayCall('rds.amazonaws.com'), byGuard, openKey].join('\n') }],
  ['everyone', {
    more: resourcePolicy({ Principal: '*' }),
    listed: ['*'],
    message: [mayCall('*'), byGuard, '- KMS allows kms:Decrypt by statement 1 of its own policies for keys.'].join('\n'),
  }],
  ['whom a parameter without value names', {
    more: resourcePolicy({ Principal: { AWS: { Ref: 'Reader' } } }),
    listed: [],
    message: [
      mayOrMayNot('<unknown: parameter Reader of stack App has no value; pass it with `parameters`>'),
      '- It cannot be known: parameter Reader of stack App has no value; pass it with `parameters` and which role or user sends the request is not known.',
    ].join('\n'),
  }],
];

describe.each(READERS)('%s', (_, { more = {}, options, listed, message }) => {
  test('is a further reader', () => {
    expect(messageOf(() => simulate(more, options).assertReadableOnlyBy({ secrets: '*', principals: [] }))).toBe(`${message} [access-not-denied]`);
  });

  test('may be listed', () => {
    expect(listed.map((name) => simulate(more, options).unexpectedReaders({ secrets: '*', principals: [name] }))).toEqual(listed.map(() => []));
  });
});

test.each<[string, Json, AccessSimulatorOptions]>([
  ['a role with an attached policy about something else', attached({ Roles: ['imported'] }, 's3:*'), {}],
  ['the secret without the key', {
    ...attached({ Roles: ['imported'] }, GET), Key: { Type: 'AWS::KMS::Key', Properties: {} },
  }, {}],
  ['an outside principal that may not', {}, { outsidePrincipals: [{ principal: OPS, identityPolicies: [policySource(document(allow('s3:*')))] }] }],
  ['the account of the secret, as identity policies decide there', resourcePolicy({ Principal: { AWS: 'arn:aws:iam::111111111111:root' } }), {}],
  ['everyone for another action', resourcePolicy({ Principal: '*', Action: 'secretsmanager:DescribeSecret' }), {}],
  ['another account under a key of AWS', { ...resourcePolicy({ Principal: { AWS: OTHER } }), Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } } }, {}],
])('no further reader is %s', (_, more, options) => {
  expect(simulate(more, options).unexpectedReaders({ secrets: '*', principals: [] })).toEqual([]);
});

test('a role that templates make is told once, also where the resource policy names it', () => {
  const role = { Reader: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', AssumeRolePolicyDocument: document() } } };
  const simulator = simulate({ ...role, ...resourcePolicy({ Principal: { AWS: ['arn:aws:iam::111111111111:role/reader', { 'Fn::GetAtt': ['Reader', 'Arn'] }] } }) });
  expect(simulator.unexpectedReaders({ secrets: 'db', principals: [] }).map(({ principal }) => principal)).toEqual(['App/Reader']);
  expect(simulator.unexpectedReaders({ secrets: 'db', principals: ['reader'] })).toEqual([]);
});

test('a session of it that the resource policy names is told by itself', () => {
  const session = 'arn:aws:sts::111111111111:assumed-role/reader/night';
  const role = { Reader: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', AssumeRolePolicyDocument: document() } } };
  const simulator = simulate({ ...role, ...resourcePolicy({ Principal: { AWS: session } }) });
  expect(simulator.unexpectedReaders({ secrets: 'db', principals: [] }).map(({ principal }) => principal)).toEqual(['App/Reader', session]);
  expect(simulator.unexpectedReaders({ secrets: 'db', principals: ['reader'] })).toEqual([]);
  expect(simulator.unexpectedReaders({ secrets: 'db', principals: [session] }).map(({ principal }) => principal)).toEqual(['App/Reader']);
});

test('bad names are refused', () => {
  expect(messageOf(() => simulate({}).unexpectedReaders({ secrets: 'db', principals: ['nobody'] })))
    .toBe('`principal` must name one principal of the templates, got: `nobody`, which names 0; name one of: none exists [simulator-principal]');
  expect(messageOf(() => simulate({}, { outsidePrincipals: [{ principal: 'nobody' }] }).unexpectedReaders({ secrets: 'db', principals: [] })))
    .toBe('`outsidePrincipals` must name an ARN, a service, or a role or user that templates attach policies to, got: `nobody`; correct it [simulator-principal]');
});
