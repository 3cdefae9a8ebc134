import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AccessSimulator } from '../../../src/simulator';

/** A role that reads the one secret, unless its policy is not known. */
function simulate(managedPolicy = iam.ManagedPolicy.fromAwsManagedPolicyName('SecretsManagerReadWrite')): AccessSimulator {
  const app = new App();
  const stack = new Stack(app, 'Orders');
  new secretsmanager.Secret(stack, 'Database', { secretName: 'database' });
  new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal(), managedPolicies: [managedPolicy] });
  return AccessSimulator.fromApp(app);
}

describe('further readers', () => {
  test('are none where the assertion passes', () => {
    expect(simulate().unexpectedReaders({ secrets: '*', principals: ['Orders/Reader'] })).toEqual([]);
  });

  test('are the decisions that the assertion fails for', () => {
    const [decision, ...others] = simulate().unexpectedReaders({ secrets: 'database', principals: [] });
    expect(others).toEqual([]);
    expect([decision.principal, decision.secret, decision.isAllowed]).toEqual(['Orders/Reader', 'database', true]);
    expect(() => simulate().assertReadableOnlyBy({ secrets: 'database', principals: [] })).toThrow(`${decision.explanation} [access-not-denied]`);
  });

  test('are those that nobody can know, too', () => {
    const [decision] = simulate(iam.ManagedPolicy.fromAwsManagedPolicyName('Unknown')).unexpectedReaders({ secrets: 'database', principals: [] });
    expect(decision.isAllowed || decision.isDenied).toBe(false);
  });

  test('are refused for secrets that are not there', () => {
    expect(() => simulate().unexpectedReaders({ secrets: 'prod/*', principals: [] }))
      .toThrow('`secrets` must match a secret of the templates, got: `prod/*`; there are: database [simulator-secret]');
  });
});
