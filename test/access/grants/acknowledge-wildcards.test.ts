import { Environment, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SecretAccess } from '../../../src/access';
import { SecretEnvironment, SecretPath } from '../../../src/naming';
import { ENV, lambdaRole, newApp, stackIn } from '../support';

const places: [string, Environment | undefined][] = [['a known environment', ENV], ['an unknown environment', undefined]];

describe.each(places)('cdk-nag has no finding about wildcards of this library in %s', (_, env) => {
  const grants: [string, (access: SecretAccess, role: iam.IRole) => iam.Grant][] = [
    ['read', (access, role) => access.read(role)],
    ['batchRead', (access, role) => access.batchRead(role)],
    ['administer', (access, role) => access.administer(role)],
  ];

  test.each(grants)('%s', (__, grant) => {
    const app = newApp();
    const stack = stackIn(app, 'Stack', { env });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const role = lambdaRole(stack);
    const encryptionKeys = [new kms.Key(stack, 'Key', { enableKeyRotation: true }), kms.Alias.fromAliasName(stack, 'Alias', 'alias/own')];
    const path = SecretPath.of(SecretEnvironment.PRODUCTION, 'orders');
    grant(SecretAccess.ofPath(stack, path, { encryptionKeys }), role);
    grant(SecretAccess.ofSecret(stack, secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'dev/x'), { encryptionKey: encryptionKeys[0] }), role);
    expect(() => app.synth()).not.toThrow();
  });
});

test('cdk-nag finds the same wildcard in another policy', () => {
  const app = newApp();
  const stack = stackIn(app, 'Stack');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  SecretAccess.ofSecret(stack, new secretsmanager.CfnSecret(stack, 'Secret')).batchRead(lambdaRole(stack));
  lambdaRole(stack, 'Other').addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['secretsmanager:ListSecrets'], resources: ['*'] }));
  // How the report reads differs between versions of CDK; what it names does not.
  expect(() => app.synth()).toThrow(/^(?=[^]*AwsSolutions-IAM5)(?=[^]*Stack\/Other\/DefaultPolicy)(?![^]*SecretAccess)/);
});
