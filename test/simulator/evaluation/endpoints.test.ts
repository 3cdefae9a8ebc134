import { AccessSimulator } from '../../../src/simulator';
import { messageOf } from '../../access/support';

type Json = Record<string, unknown>;

const GET = 'secretsmanager:GetSecretValue';
const query = { principal: 'Reader', secret: 'db' };

/** A reader under a condition, and an endpoint for a service. */
function simulate(Condition: Json = {}, ServiceName: unknown = 'com.amazonaws.us-east-1.secretsmanager'): AccessSimulator {
  const PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [GET, 'kms:Decrypt'], Resource: '*', Condition }] };
  const template = {
    Parameters: { Service: { Type: 'String' } },
    Resources: {
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } },
      Reader: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, Policies: [{ PolicyName: 'p', PolicyDocument }] } },
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: 'vpc-1', ServiceName } },
    },
  };
  return AccessSimulator.fromTemplates([{ stackName: 'App', template }]);
}

describe('what an endpoint tells of its network is unknown', () => {
  test.each<[string, Json]>([
    ['aws:VpcSourceIp', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }],
    ['aws:VpcSourceIp', { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }],
    ['aws:VpceAccount', { StringEquals: { 'aws:VpceAccount': '111111111111' } }],
    ['aws:VpceOrgID', { StringNotEquals: { 'aws:VpceOrgID': 'o-1' } }],
    ['aws:VpceOrgPaths', { 'ForAnyValue:StringLike': { 'aws:VpceOrgPaths': 'o-1/*' } }],
    ['aws:SourceVpcArn', { ArnEquals: { 'aws:SourceVpcArn': 'arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1' } }],
  ])('%s %j', (key, condition) => {
    expect(simulate(condition).decide({ ...query, endpoint: 'Endpoint' }).reason)
      .toBe(`inconclusive: condition key ${key}: the network of the endpoint is not given; pass ${key} with the query's \`context\``);
  });

  test('unless the question gives it', () => {
    const within = simulate({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } });
    const from = (address: string): string => within.decide({ ...query, endpoint: 'Endpoint', context: { 'aws:VpcSourceIp': [address] } }).reason;
    expect([from('10.1.2.3'), from('192.168.1.1')]).toEqual(['allowed', 'denied by Secrets Manager: identity policy does not allow it']);
  });

  test('and absent without an endpoint', () => {
    expect(simulate({ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }).decide(query).reason).toBe('allowed');
    expect(simulate({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }).decide(query).reason).toBe('denied by Secrets Manager: identity policy does not allow it');
  });
});

describe('only an endpoint of Secrets Manager leads to it', () => {
  test.each<[unknown]>([
    ['com.amazonaws.us-east-1.secretsmanager'], ['com.amazonaws.us-east-1.secretsmanager-fips'], ['cn.com.amazonaws.cn-north-1.secretsmanager'],
    [{ 'Fn::Join': ['.', ['com.amazonaws', { Ref: 'AWS::Region' }, 'secretsmanager']] }], [{ Ref: 'Service' }],
  ])('%j does', (service) => {
    expect(simulate({}, service).decide({ ...query, endpoint: 'Endpoint' }).reason).toBe('allowed');
  });

  test('one of S3 does not', () => {
    expect(messageOf(() => simulate({}, 'com.amazonaws.us-east-1.s3').decide({ ...query, endpoint: 'Endpoint' })))
      .toBe('`endpoint` must be a VPC endpoint for Secrets Manager, got: `Endpoint`, which is for com.amazonaws.us-east-1.s3; name an endpoint for '
        + 'com.amazonaws.<region>.secretsmanager [simulator-endpoint]');
  });
});

describe('questions are about actions of Secrets Manager', () => {
  const advice = `use the action on the secret, such as ${GET}: the simulator also evaluates its calls to KMS [simulator-action]`;

  test.each(['kms:Decrypt', 'iam:PassRole', 'KMS:Decrypt'])('%s is none', (action) => {
    expect(messageOf(() => simulate().decide({ ...query, action }))).toBe(`\`action\` must be an action of Secrets Manager, got: \`${action}\`; ${advice}`);
    expect(messageOf(() => simulate().matrix({ actions: [GET, action] }))).toBe(`\`actions\` must be an action of Secrets Manager, got: \`${action}\`; ${advice}`);
  });

  test('a matrix takes no misspelled ones either', () => {
    expect(messageOf(() => simulate().matrix({ actions: ['secretsmanager:Get'] })))
      .toBe(`\`actions\` must be an action of AWS, got: \`secretsmanager:Get\`; correct its spelling, such as ${GET} [simulator-action]`);
    expect(simulate().matrix({ actions: ['SecretsManager:getsecretvalue'] }).cells.map(({ verdict }) => verdict)).toEqual(['allowed']);
  });
});
