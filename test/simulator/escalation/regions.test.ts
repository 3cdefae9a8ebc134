import { allow, attackPaths, deny, templateWith, type Json } from './support';


/** The statement with which organizations deny all other regions, except for global services. */
const onlyIn = (region: string): Json => ({
  ...deny(), Action: undefined, NotAction: ['iam:*', 'sts:*'], Condition: { StringNotEquals: { 'aws:RequestedRegion': region } },
});
const iamOnlyIn = (region: string): Json => ({ ...deny('iam:*'), Condition: { StringNotEquals: { 'aws:RequestedRegion': region } } });
const ofAccount = (account: string): Json => ({ ...deny('lambda:*'), Condition: { StringNotEquals: { 'aws:ResourceAccount': account } } });

const firstActions = (...statements: Json[]) =>
  attackPaths(templateWith(statements)).map(({ steps, uncertainty }) => ({ first: steps[0].split(' ')[0], uncertainty }));
const byCode = allow('lambda:UpdateFunctionCode', 'lambda:InvokeFunction');
const found = (first: string) => [{ first, uncertainty: undefined }];

test('a deny of other regions prevents steps there, and none in its own region', () => {
  expect(firstActions(byCode, onlyIn('us-east-1'))).toEqual(found('lambda:UpdateFunctionCode'));
  expect(firstActions(byCode, onlyIn('eu-west-1'))).toEqual([]);
});

test('requests to IAM go to one region for all regions', () => {
  const byPolicy = allow('iam:PutRolePolicy');
  expect(firstActions(byPolicy, iamOnlyIn('us-east-1'))).toEqual(found('iam:PutRolePolicy'));
  expect(firstActions(byPolicy, iamOnlyIn('eu-west-1'))).toEqual([]);
});

test('a deny of other accounts is evaluated with the account of the changed resource', () => {
  expect(firstActions(byCode, ofAccount('111111111111'))).toEqual(found('lambda:UpdateFunctionCode'));
  expect(firstActions(byCode, ofAccount('222222222222'))).toEqual([]);
});
