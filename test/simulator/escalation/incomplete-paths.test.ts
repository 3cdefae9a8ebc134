import { allow, attackPaths, document, READ, READ_STEP, stepsAndUncertainty, templateWith, when, type Json } from './support';
import { AccessSimulator } from '../../../src/simulator';

describe('an incomplete attack path is not listed', () => {
  test.each<[string, Json[]]>([
    ['tags of the secret without access to the key', [when(allow(READ), 'aws:ResourceTag/Team', 'red'), allow('secretsmanager:TagResource')]],
    ['a role that can be passed to no service', [allow('iam:PassRole')]],
    ['a function that no principal can invoke', [allow('iam:PassRole', 'lambda:CreateFunction')]],
    ['creating one function and invoking another', [
      allow('iam:PassRole'), { ...allow('lambda:CreateFunction'), Resource: 'arn:aws:lambda:us-east-1:111111111111:function:mine-*' },
      { ...allow('lambda:InvokeFunction'), Resource: 'arn:aws:lambda:us-east-1:111111111111:function:theirs-*' },
    ]],
    ['a service that the role does not trust', [allow('iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask')]],
    ['access to the key without the secret', [allow('kms:CreateGrant')]],
    ['a grant that only services may request', [
      allow(READ), when(allow('kms:CreateGrant'), 'kms:ViaService', 'secretsmanager.us-east-1.amazonaws.com'),
    ]],
    ['a principal that is allowed to read', [allow('secretsmanager:*', 'kms:Decrypt')]],
  ])('%s', (_, statements) => {
    expect(attackPaths(templateWith(statements))).toEqual([]);
  });
});

const putPolicyFromAddress = when(allow('secretsmanager:PutResourcePolicy'), 'aws:SourceIp', '10.0.0.0/8', 'IpAddress');
const withEarlierVersion = templateWith([allow('iam:SetDefaultPolicyVersion')], {
  Own: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: 'own', Roles: [{ Ref: 'Start' }], PolicyDocument: document(allow('s3:*')) },
  },
});

describe('an uncertain attack path is listed with the reason', () => {
  test('an earlier version of a policy', () => {
    expect(stepsAndUncertainty(withEarlierVersion)).toEqual([[
      ['iam:SetDefaultPolicyVersion goes back to an earlier version of policy/own of the principal itself', READ_STEP],
      'what earlier versions of policy/own allow is in no template',
    ]]);
  });

  test('a request from an unknown address', () => {
    expect(stepsAndUncertainty(templateWith([allow('kms:Decrypt'), putPolicyFromAddress]))).toEqual([[
      ['secretsmanager:PutResourcePolicy replaces the resource policy of db by one that lets the principal read', READ_STEP],
      'condition key aws:SourceIp: the value of aws:sourceip is not given; pass it with the query\'s `context`',
    ]]);
  });

  test('a certain path is preferred to a shorter uncertain one', () => {
    expect(stepsAndUncertainty(templateWith([allow('kms:Decrypt', 'iam:UpdateAssumeRolePolicy'), putPolicyFromAddress]))).toEqual([[
      ['iam:UpdateAssumeRolePolicy has App/Reader trust the principal', 'sts:AssumeRole makes the principal App/Reader', READ_STEP], undefined,
    ]]);
  });

  test('the assertion reports it as uncertain', () => {
    const simulator = AccessSimulator.fromTemplates([{ stackName: 'App', template: withEarlierVersion }]);
    expect(() => simulator.assertNoEscalation()).toThrow([
      'App/Start may be able to come to read db:',
      '  1. iam:SetDefaultPolicyVersion goes back to an earlier version of policy/own of the principal itself',
      `  2. ${READ_STEP}`,
      '  It cannot be known: what earlier versions of policy/own allow is in no template [access-escalation]',
    ].join('\n'));
    expect(() => simulator.assertNoEscalation(['Start'])).not.toThrow();
  });
});
