import { allow, attackPaths, deny, document, READ, READ_STEP, role, stepsAndUncertainty, templateWith, type Json } from './support';

describe('a function', () => {
  test('with an unknown role may run with any role', () => {
    const arn = { 'Fn::Join': ['', ['arn:aws:iam::111111111111:role/', { Ref: 'Name' }]] };
    const resources = { Function: { Type: 'AWS::Lambda::Function', Properties: { Role: arn } } };
    const template = { ...templateWith([allow('lambda:UpdateFunctionCode')], resources), Parameters: { Name: { Type: 'String' } } };
    expect(stepsAndUncertainty(template)).toEqual([[
      ['lambda:UpdateFunctionCode of App/Function runs the principal\'s code as App/Reader', READ_STEP],
      'parameter Name of stack App has no value; pass it with `parameters`',
    ]]);
  });

  test('of SAM runs with the role that SAM creates', () => {
    const resources = { Sam: { Type: 'AWS::Serverless::Function', Properties: { Policies: [document(allow(READ, 'kms:Decrypt'))] } } };
    const update = { ...allow('lambda:UpdateFunctionCode'), Resource: { 'Fn::GetAtt': ['Sam', 'Arn'] } };
    const template = (...guards: Json[]): Json => ({ ...templateWith([update, ...guards], resources), Transform: 'AWS::Serverless-2016-10-31' });
    expect(attackPaths(template()).map(({ steps }) => steps)).toEqual([
      ['lambda:UpdateFunctionCode of App/Sam runs the principal\'s code as App/Sam', READ_STEP],
    ]);
    expect(attackPaths(template(deny('lambda:*')))).toEqual([]);
  });
});

describe('a trust policy against confused deputies', () => {
  const passRole = [allow('iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction')];
  const trusting = (key: string, value: string): Json => ({
    Reader: role(document({
      Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole', Condition: { StringLike: { [key]: value } },
    }), allow(READ, 'kms:Decrypt')),
  });
  const steps = [
    'iam:PassRole gives App/Reader to a function that the principal makes with lambda:CreateFunction and lambda:InvokeFunction', READ_STEP,
  ];

  test('is certain about the account for which the service acts', () => {
    expect(stepsAndUncertainty(templateWith(passRole, trusting('aws:SourceAccount', '111111111111')))).toEqual([[steps, undefined]]);
    expect(stepsAndUncertainty(templateWith(passRole, trusting('aws:SourceAccount', '222222222222')))).toEqual([]);
  });

  test('is uncertain about the resource for which the service acts', () => {
    expect(stepsAndUncertainty(templateWith(passRole, trusting('aws:SourceArn', 'arn:aws:lambda:*:*:function:orders')))).toEqual([
      [steps, expect.stringContaining('what of lambda.amazonaws.com the trust policy of App/Reader is for is not known')],
    ]);
  });
});
