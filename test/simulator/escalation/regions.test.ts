import { app, deny, may, pathsOf, type Json } from './support';

/** What an organization's guard of regions says: nothing but what is global, outside of one region. */
const onlyIn = (region: string): Json => ({
  ...deny(), Action: undefined, NotAction: ['iam:*', 'sts:*'], Condition: { StringNotEquals: { 'aws:RequestedRegion': region } },
});
const iamOnlyIn = (region: string): Json => ({ ...deny('iam:*'), Condition: { StringNotEquals: { 'aws:RequestedRegion': region } } });
const ofAccount = (account: string): Json => ({ ...deny('lambda:*'), Condition: { StringNotEquals: { 'aws:ResourceAccount': account } } });

const stepsOf = (...statements: Json[]) => pathsOf(app(statements)).map(({ steps, uncertainty }) => ({ first: steps[0].split(' ')[0], uncertainty }));
const byCode = may('lambda:UpdateFunctionCode', 'lambda:InvokeFunction');
const found = (first: string) => [{ first, uncertainty: undefined }];

test('a guard of regions bars what is done in another one, and leaves the own', () => {
  expect(stepsOf(byCode, onlyIn('us-east-1'))).toEqual(found('lambda:UpdateFunctionCode'));
  expect(stepsOf(byCode, onlyIn('eu-west-1'))).toEqual([]);
});

test('IAM answers in one region for all', () => {
  const byPolicy = may('iam:PutRolePolicy');
  expect(stepsOf(byPolicy, iamOnlyIn('us-east-1'))).toEqual(found('iam:PutRolePolicy'));
  expect(stepsOf(byPolicy, iamOnlyIn('eu-west-1'))).toEqual([]);
});

test('a guard of accounts is judged by that of what is changed', () => {
  expect(stepsOf(byCode, ofAccount('111111111111'))).toEqual(found('lambda:UpdateFunctionCode'));
  expect(stepsOf(byCode, ofAccount('222222222222'))).toEqual([]);
});
