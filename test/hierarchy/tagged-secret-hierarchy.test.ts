import { App, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { newHierarchy, newRole, ORDERS } from './support';
import { SecretGuards } from '../../src/access/guards/secret-guards';
import { DatabaseEngine } from '../../src/engines/database-engine';
import { TaggedSecretHierarchy } from '../../src/hierarchy/tagged-secret-hierarchy';
import { TaggedSecretHierarchyProps } from '../../src/hierarchy/tagged-secret-hierarchy-props';
import { SecretEnvironment } from '../../src/naming/secret-environment';
import { SecretContent } from '../../src/secrets/content/secret-content';
import { ApiKeySecret } from '../../src/secrets/kinds/api-key-secret';
import { ENV, newStack, propertiesOf } from '../secrets/support';

const SECRET = 'AWS::SecretsManager::Secret';
const POLICY = 'AWS::SecretsManager::ResourcePolicy';

const namesOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources(SECRET)).map(({ Properties }) => Properties.Name);

describe('secrets of a hierarchy', () => {
  test('have its path, its tags and its key, for every kind', () => {
    const stack = newStack();
    const secrets = newHierarchy(stack, { tags: { CostCenter: '4711' }, accessTags: { Confidentiality: 'high' } });
    secrets.addDatabaseSecret('database', { engine: DatabaseEngine.POSTGRES, username: 'orders', tags: { Owner: 'team-orders' } });
    secrets.addApiKeySecret('payment-provider');
    secrets.addOAuthClientSecret('identity', { clientId: 'orders', tokenEndpoint: 'https://id.example.com/token' });
    secrets.addKeyValueSecret('eu/settings');
    secrets.addSecret('certificate', { content: SecretContent.empty() });

    const template = Template.fromStack(stack);
    expect(namesOf(stack)).toEqual(['database', 'payment-provider', 'identity', 'eu/settings', 'certificate'].map((type) => `prod/orders/${type}`));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.allResourcesProperties(SECRET, { KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
    template.hasResourceProperties(SECRET, {
      Name: 'prod/orders/database',
      Tags: [
        { Key: 'Application', Value: 'orders' }, { Key: 'Confidentiality', Value: 'high' }, { Key: 'CostCenter', Value: '4711' },
        { Key: 'Environment', Value: 'production' }, { Key: 'Owner', Value: 'team-orders' },
      ],
    });
  });

  test('have guards in production, unless other guards are given', () => {
    const count = (props: Partial<TaggedSecretHierarchyProps>) => {
      const stack = newStack();
      newHierarchy(stack, { guards: undefined, ...props }).addApiKeySecret('one');
      return Object.keys(Template.fromStack(stack).findResources(POLICY)).length;
    };

    expect([count({}), count({ environment: SecretEnvironment.STAGING }), count({ guards: SecretGuards.none() })]).toEqual([1, 0, 0]);
  });

  test('have guards that protect the tags which decide about access', () => {
    const stack = newStack();
    newHierarchy(stack, { guards: undefined, accessTags: { Confidentiality: 'high' } }).addApiKeySecret('one');

    const statements = propertiesOf(stack, POLICY).ResourcePolicy.Statement;
    const tagging = statements.find((statement: { Action: string[] }) => statement.Action.includes('secretsmanager:UntagResource'));
    expect(tagging.Condition['ForAnyValue:StringEqualsIgnoreCase']).toEqual({ 'aws:TagKeys': ['Environment', 'Application', 'Confidentiality'] });
  });
});

describe('reading', () => {
  const policyOf = (count: number) => {
    const app = new App();
    const stacks = [0, 1].map((index) => new Stack(app, `Secrets${index}`, { env: ENV }));
    const secrets = newHierarchy(stacks[0]);
    Array.from({ length: count }, (_, index) => index).forEach((index) => {
      if (index < 300) {
        secrets.addApiKeySecret(`key${index}`);
      } else {
        const secretName = secrets.path.child(`key${index}`).path;
        secrets.include(new ApiKeySecret(stacks[1], `Key${index}`, { secretName, encryptionKey: secrets.encryptionKey }));
      }
    });
    const consumer = new Stack(app, 'Consumer', { env: ENV });
    secrets.access.read(newRole(consumer));
    return propertiesOf(consumer, 'AWS::IAM::ManagedPolicy').PolicyDocument;
  };

  test('one secret and 400 in two stacks give a consumer the same policy, under 800 bytes', () => {
    const policy = JSON.stringify(policyOf(1));
    const arn = `arn:aws:kms:eu-west-1:111111111111:key/${'0'.repeat(36)}`;

    expect(JSON.stringify(policyOf(400))).toBe(policy);
    expect(policy.replace(/\{"Fn::ImportValue":"[^"]+"\}/g, `"${arn}"`).replace(/\{"Fn::Join":\["",(\[[^\]]*\])\]\}/g, (_, parts) => JSON.stringify(
      JSON.parse(parts).map((part: unknown) => typeof part === 'string' ? part : 'aws').join(''))).length).toBeLessThan(800);
  });

  test('an imported hierarchy grants the same, and creates no secret', () => {
    const stack = newStack();
    const secrets = TaggedSecretHierarchy.fromTaggedSecretHierarchyAttributes(stack, 'Secrets', {
      ...ORDERS, encryptionKeys: [kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/k')],
    });
    secrets.access.read(newRole(stack));

    expect(propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument.Statement.map((statement: object) => ({ ...statement, Resource: undefined })))
      .toEqual([
        {
          Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
          Condition: {
            StringEquals: { 'secretsmanager:ResourceTag/Application': 'orders', 'secretsmanager:ResourceTag/Environment': 'production' },
          },
          Effect: 'Allow',
        },
        {
          Action: 'kms:Decrypt',
          Condition: {
            StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
            StringLike: {
              'kms:EncryptionContext:SecretARN': {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111111111111:secret:prod/orders/*']],
              },
            },
          },
          Effect: 'Allow',
        },
      ]);
    Template.fromStack(stack).resourceCountIs(SECRET, 0);
  });

  test('another account is allowed in the policy of every secret, also of secrets that are added later', () => {
    const stack = newStack();
    const secrets = newHierarchy(stack);
    secrets.addApiKeySecret('earlier');
    secrets.access.read(new iam.AccountPrincipal('222222222222'));
    secrets.addApiKeySecret('later');

    const policies = Object.values(Template.fromStack(stack).findResources(POLICY));
    expect(policies).toHaveLength(2);
    expect(policies[0].Properties.ResourcePolicy).toEqual(policies[1].Properties.ResourcePolicy);
  });
});

describe('invalid input', () => {
  test.each([
    ['tags that it sets itself', { tags: { environment: 'test' } },
      '`tags` must not hold "environment", since the hierarchy sets "Environment" to "production" and its policies compare it, got: "test"; '
      + 'choose another key, or change the properties of the hierarchy [tag-key-decides-access]'],
    ['access tags that it sets itself', { accessTags: { Application: 'billing' } },
      '`accessTags` must not hold "Application", since the hierarchy sets "Application" to "orders" and its policies compare it, got: "billing"; '
      + 'choose another key, or change the properties of the hierarchy [tag-key-decides-access]'],
    ['tags that Secrets Manager does not accept', { tags: { Owner: '' } },
      'the value of tag "Owner" must not be empty, since policies compare it; give a value or leave the tag out [tag-value-empty]'],
  ])('rejects %s', (_, props, message) => {
    expect(() => newHierarchy(newStack(), props)).toThrow(new Error(`${message} at App/Secrets`));
  });

  test('rejects a secret with a name, a reserved tag and the name of another secret, all in one error', () => {
    const secrets = newHierarchy(newStack());
    secrets.addApiKeySecret('one');

    expect(() => secrets.addApiKeySecret('one', { secretName: 'mine', tags: { Application: 'billing' } })).toThrow(new Error([
      '3 problems at App/Secrets:',
      '- `secretName` must be left out in a hierarchy, got: "mine"; the name consists of the path and the secret type [hierarchy-names-secrets]',
      '- `tags` must not hold "Application", since the hierarchy sets "Application" to "orders" and its policies compare it, got: "billing"; '
        + 'choose another key, or change the properties of the hierarchy [tag-key-decides-access]',
      '- a name must belong to one secret, got: "prod/orders/one", which App/Secrets/one has; choose another secret type [secret-name-repeated]',
    ].join('\n')));
  });
});

test('the key is retained with its secrets, and deleted if they may be deleted', () => {
  const deletion = (props: Partial<TaggedSecretHierarchyProps>) => {
    const stack = newStack();
    newHierarchy(stack, props).addApiKeySecret('one');
    const resources: CfnResource[] = stack.node.findAll().filter(CfnResource.isCfnResource);
    return resources.map(({ cfnResourceType, cfnOptions }) => `${cfnResourceType.split('::')[2]} ${cfnOptions.deletionPolicy}`);
  };

  expect(deletion({})).toEqual(['Key Retain', 'Secret RetainExceptOnCreate']);
  expect(deletion({ removalPolicy: RemovalPolicy.DESTROY, allowDestroy: true })).toEqual(['Key Delete', 'Secret Delete']);
});
