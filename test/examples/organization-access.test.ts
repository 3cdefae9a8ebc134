import * as iam from 'aws-cdk-lib/aws-iam';
import { RECOMMENDED_FLAGS } from './support/flags';
import { expectGoldenFile } from './support/golden-file';
import { buildApp } from '../../examples/organization/typescript/app';
import { AccessSimulator, PolicySource } from '../../src/simulator';

const simulator = AccessSimulator.fromApp(buildApp({ context: RECOMMENDED_FLAGS }), { organizationId: 'o-a1b2c3d4e5' });
const otherAccount = 'OtherAccount/Monitor';
const otherRegion = 'OtherRegion/Monitor';
const otherBoth = 'OtherAccountAndRegion/Monitor';
/** Its resource policies let the account read, which tells by its own policies who of it does. */
const account = 'arn:aws:iam::222222222222:root';
const SECRETS = ['status-page', 'outbound-proxy', 'log-archive'].map((name) => `prod/platform/${name}`);

test.each(SECRETS)('the other account reads %s, and beside the replicas both accounts read its copy', (secret) => {
  simulator.assertAllowed({ principal: otherAccount, secret });
  simulator.assertAllowed({ principal: otherRegion, secret: `${secret} in eu-central-1` });
  simulator.assertAllowed({ principal: otherBoth, secret: `${secret} in eu-central-1` });
});

test('nobody but the other account, and of the app the role there, reads what is not for the whole organization', () => {
  for (const secret of ['prod/platform/status-page', 'prod/platform/log-archive']) {
    simulator.assertReadableOnlyBy({ secrets: secret, principals: [account, otherAccount] });
    simulator.assertReadableOnlyBy({ secrets: `${secret} in eu-central-1`, principals: [account, otherRegion, otherBoth] });
  }
});

describe('from outside of the app', () => {
  const everything = [PolicySource.fromStatements(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }))];
  const elsewhere = { principal: 'arn:aws:iam::333333333333:role/Reader', identityPolicies: everything };

  test('the whole organization reads one secret', () => {
    simulator.assertAllowed({ ...elsewhere, secret: 'prod/platform/outbound-proxy' });
    simulator.assertDenied({ ...elsewhere, secret: 'prod/platform/status-page' });
  });

  test.each(SECRETS)('nobody outside of it reads %s', (secret) => {
    simulator.assertDenied({ ...elsewhere, secret, context: { 'aws:PrincipalOrgID': ['o-someoneelse'] } });
  });
});

test('no role can come to read what it may not', () => {
  simulator.assertNoEscalation();
});

test('its matrix is the one people have read', () => {
  const matrix = simulator.matrix();
  expect(matrix.inconclusiveCells).toEqual([]);
  expectGoldenFile('organization.md', `${matrix.toMarkdown()}\n\n${matrix.reasons()}\n`);
});
