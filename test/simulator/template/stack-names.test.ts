import { AccessSimulator, type SimulatedTemplate } from '../../../src/simulator';
import { messageOf } from '../../access/support';
import { allow, READ, reason, role, secret } from '../small-templates';

function stack(more: Partial<SimulatedTemplate>): SimulatedTemplate {
  return { stackName: 'App', template: { Resources: { S: secret(), R: role([allow(READ, { Resource: { Ref: 'S' } }), allow('kms:*')]) } }, ...more };
}

test('stacks with the same name are identified by their accounts and regions', () => {
  const regions = AccessSimulator.fromTemplates([stack({}), stack({ region: 'eu-west-1' })]);
  expect(regions.principals).toEqual(['App in us-east-1/R', 'App in eu-west-1/R']);
  expect(reason(regions, { principal: 'App in eu-west-1/R', secret: 'App in eu-west-1/S' })).toBe('allowed');
  expect(reason(regions, { principal: 'App in eu-west-1/R', secret: 'App in us-east-1/S' }))
    .toBe('denied by Secrets Manager: identity policy does not allow it');
  const accounts = AccessSimulator.fromTemplates([stack({}), stack({ account: '222222222222' })]);
  expect(accounts.principals).toEqual(['App in 111111111111/us-east-1/R', 'App in 222222222222/us-east-1/R']);
});

test('rejects two stacks with the same name in one account and region', () => {
  expect(messageOf(() => AccessSimulator.fromTemplates([stack({}), stack({ region: 'us-east-1' })]))).toBe(
    '`stackName` must be unique in its account and region, got: `App` in 111111111111/us-east-1 more than once; '
    + 'name each stack as it is deployed, or specify its account or region [simulator-stack-name]');
});

test('rejects an account without 12 digits', () => {
  expect(messageOf(() => AccessSimulator.fromTemplates([stack({ account: '12' })])))
    .toBe('`account` of App must be 12 digits, got: `12`; name the account to simulate [simulator-account]');
  expect(messageOf(() => AccessSimulator.fromTemplates([stack({})], { account: '12' })))
    .toBe('`account` must be 12 digits, got: `12`; name the account to simulate [simulator-account]');
});
