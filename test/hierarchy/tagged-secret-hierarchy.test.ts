import { App, AspectPriority, Aspects, CfnResource, IAspect, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
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
const ORDERS = { environment: SecretEnvironment.PRODUCTION, application: 'orders' };

function newHierarchy(stack: Stack, props: Partial<TaggedSecretHierarchyProps> = {}, id = 'Secrets') {
  return new TaggedSecretHierarchy(stack, id, { ...ORDERS, guards: SecretGuards.none(), ...props });
}

function newRole(stack: Stack, id = 'Reader') {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

const namesOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources(SECRET)).map(({ Properties }) => Properties.Name);

describe('what it makes', () => {
  test('secrets of every kind, below its path, with its tags and its key', () => {
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

  test('production is guarded unless it says otherwise, the rest is not', () => {
    const count = (props: Partial<TaggedSecretHierarchyProps>) => {
      const stack = newStack();
      newHierarchy(stack, { guards: undefined, ...props }).addApiKeySecret('one');
      return Object.keys(Template.fromStack(stack).findResources(POLICY)).length;
    };

    expect([count({}), count({ environment: SecretEnvironment.STAGING }), count({ guards: SecretGuards.none() })]).toEqual([1, 0, 0]);
  });

  test('guards protect the tags that decide about access', () => {
    const stack = newStack();
    newHierarchy(stack, { guards: undefined, accessTags: { Confidentiality: 'high' } }).addApiKeySecret('one');

    const statements = propertiesOf(stack, POLICY).ResourcePolicy.Statement;
    const tagging = statements.find((statement: { Action: string[] }) => statement.Action.includes('secretsmanager:UntagResource'));
    expect(JSON.stringify(tagging.Condition)).toContain('Confidentiality');
  });
});

describe('reading it', () => {
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

  test('one secret and 400 over two stacks give one consumer the same policy, under 800 bytes; plain L2 grows with each', () => {
    const policy = JSON.stringify(policyOf(1));
    const arn = `arn:aws:kms:eu-west-1:111111111111:key/${'0'.repeat(36)}`;

    expect(JSON.stringify(policyOf(400))).toBe(policy);
    expect(policy.replace(/\{"Fn::ImportValue":"[^"]+"\}/g, `"${arn}"`).replace(/\{"Fn::Join":\["",(\[[^\]]*\])\]\}/g, (_, parts) => JSON.stringify(
      JSON.parse(parts).map((part: unknown) => typeof part === 'string' ? part : 'aws').join(''))).length).toBeLessThan(800);
  });

  test('plain L2 grows with each secret', () => {
    const bytes = (count: number) => {
      const stack = newStack();
      const role = newRole(stack);
      Array.from({ length: count }).forEach((_, index) => new secretsmanager.Secret(stack, `Secret${index}`).grantRead(role));
      return JSON.stringify(propertiesOf(stack, 'AWS::IAM::Policy').PolicyDocument).length;
    };

    expect(bytes(40) - bytes(20)).toBeGreaterThan(20 * 30);
  });

  test('a hierarchy made elsewhere grants the same, and owns nothing', () => {
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

  test('another account is allowed in the policy of every secret, also of those that come later', () => {
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

describe('taking in', () => {
  test('a secret of its own stack or another gets its tags, and its key is allowed to readers', () => {
    const app = new App();
    const [stack, other] = ['App', 'Other'].map((id) => new Stack(app, id, { env: ENV }));
    const secrets = newHierarchy(stack, { tags: { CostCenter: '4711' } });
    const key = kms.Key.fromKeyArn(other, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/other');
    secrets.include(new secretsmanager.Secret(other, 'Plain', { secretName: 'prod/orders/plain', encryptionKey: key }));
    secrets.access.read(newRole(stack));

    expect(propertiesOf(other, SECRET).Tags).toEqual([
      { Key: 'Application', Value: 'orders' }, { Key: 'CostCenter', Value: '4711' }, { Key: 'Environment', Value: 'production' },
    ]);
    expect(JSON.stringify(propertiesOf(stack, 'AWS::IAM::ManagedPolicy'))).toContain('key/other');
  });

  test.each([
    ['an imported secret', (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Plain', 'prod/orders/plain'),
      '`secret` must be created in this app, got: the imported secret App/Plain, whose tags this app cannot set; '
      + 'tag it where it is created, then readers of the hierarchy can read it without `include` [include-imported] at App/Secrets'],
    ['a secret outside the path', (stack: Stack) => new secretsmanager.Secret(stack, 'Plain', { secretName: 'prod/orders-archive/plain' }),
      '`secretName` of App/Plain must start with prod/orders/, got: "prod/orders-archive/plain"; '
      + 'name it so, since policies of the hierarchy compare the name [include-outside-path] at App/Secrets'],
    ['a secret that CloudFormation names', (stack: Stack) => new secretsmanager.Secret(stack, 'Plain'),
      '`secretName` of App/Plain must start with prod/orders/, got: a name not known at synthesis; '
      + 'name it so, since policies of the hierarchy compare the name [include-outside-path] at App/Secrets'],
    ['a name that is there', (stack: Stack) => new secretsmanager.Secret(stack, 'Plain', { secretName: 'prod/orders/database' }),
      'a name must belong to one secret, got: "prod/orders/database", which App/Secrets/database has; choose another secret type [secret-name-repeated] at App/Secrets'],
  ])('refuses %s', (_, make, message) => {
    const stack = newStack();
    const secrets = newHierarchy(stack);
    secrets.addDatabaseSecret('database', { engine: DatabaseEngine.POSTGRES, username: 'orders' });

    expect(() => secrets.include(make(stack))).toThrow(new Error(message));
  });
});

describe('one hierarchy of one path', () => {
  const REPEATED = 'a path must have one hierarchy in an account and region, got: a second one of prod/orders in addition to One/Secrets; '
    + 'add the secrets there, or use TaggedSecretHierarchy.fromTaggedSecretHierarchyAttributes to read them [hierarchy-repeated] at Two/Secrets';

  const two = (one: object, other: object) => {
    const app = new App();
    const stacks = [new Stack(app, 'One', one), new Stack(app, 'Two', other)];
    stacks.forEach((stack) => newHierarchy(stack));
    return stacks[1];
  };

  test('refuses a second one in the same account and region', () => {
    expect(() => two({ env: ENV }, { env: ENV })).toThrow(new Error(REPEATED));
  });

  test('another region, another account or another path is another hierarchy', () => {
    expect(() => two({ env: ENV }, { env: { ...ENV, region: 'eu-central-1' } })).not.toThrow();
    expect(() => two({ env: ENV }, { env: { ...ENV, account: '222222222222' } })).not.toThrow();
    const stack = newStack();
    newHierarchy(stack);
    expect(() => newHierarchy(stack, { subPath: ['eu'] }, 'Deeper')).not.toThrow();
  });

  test('warns where it may turn out to be the same account and region', () => {
    Annotations.fromStack(two({}, {})).hasWarning('/Two/Secrets', 'another hierarchy of prod/orders is created at One/Secrets, and the account '
      + 'or region of one is not known; give both stacks an `env`, so that two hierarchies in one account and region are found '
      + '[ack: cdk-managed-secrets:hierarchy-perhaps-repeated]');
  });
});

describe('bad input', () => {
  test.each([
    ['tags that it sets itself', { tags: { environment: 'test' } },
      '`tags` must not hold "environment", since the hierarchy sets "Environment" to "production" and its policies compare it, got: "test"; '
      + 'choose another key, or change the properties of the hierarchy [tag-key-decides-access]'],
    ['access tags that it sets itself', { accessTags: { Application: 'billing' } },
      '`accessTags` must not hold "Application", since the hierarchy sets "Application" to "orders" and its policies compare it, got: "billing"; '
      + 'choose another key, or change the properties of the hierarchy [tag-key-decides-access]'],
    ['tags that Secrets Manager does not take', { tags: { Owner: '' } },
      'the value of tag "Owner" must not be empty, since policies compare it; give a value or leave the tag out [tag-value-empty]'],
  ])('refuses %s', (_, props, message) => {
    expect(() => newHierarchy(newStack(), props)).toThrow(new Error(`${message} at App/Secrets`));
  });

  test('refuses a secret with a name of its own, tags against their meaning, or a name that is there: all at once', () => {
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

describe('tags in the finished template', () => {
  class Retag implements IAspect {
    public visit(node: IConstruct): void {
      if (node instanceof secretsmanager.CfnSecret) {
        node.tags.removeTag('Application', 1_000);
      }
    }
  }

  const changed = (key: string, wanted: string, got: string) => `tag "${key}" of App/Secrets/one/Resource must be "${wanted}" in the template, got: ${got}; `
    + 'remove the Tags.of(…) or the aspect that changes it, or exclude AWS::SecretsManager::Secret there [access-tag-changed]';
  const differs = (other: string, key: string) => `tag "${other}" of App/Secrets/one/Resource must not differ from "${key}" only in case, since IAM treats both as one key; `
    + 'rename it, or exclude AWS::SecretsManager::Secret where it is set (Tags.of(…), an aspect or the tags of the stack) [access-tag-case]';

  test.each<[string, (stack: Stack, app: App) => void, string]>([
    ['a stronger Tags.of', (_, app) => Tags.of(app).add('Environment', 'test', { priority: 300 }), changed('Environment', 'production', '"test"')],
    ['Tags.of with a key that differs in case', (_, app) => Tags.of(app).add('environment', 'production'), differs('environment', 'Environment')],
    ['an aspect that removes a tag', (stack) => Aspects.of(stack).add(new Retag(), { priority: AspectPriority.MUTATING }), changed('Application', 'orders', 'no such tag')],
  ])('refuses %s', (_, change, message) => {
    const app = new App();
    const stack = newStack('App', { env: ENV }, app);
    newHierarchy(stack).addApiKeySecret('one');
    change(stack, app);

    expect(() => app.synth()).toThrow(message);
  });

  test('refuses stack tags with a key that differs in case', () => {
    const app = new App();
    const stack = new Stack(app, 'App', { env: ENV, tags: { APPLICATION: 'orders' } });
    newHierarchy(stack).addApiKeySecret('one');

    expect(() => app.synth()).toThrow(differs('APPLICATION', 'Application'));
  });

  test('the hierarchy\'s tags are stronger than the tags of the app', () => {
    const app = new App();
    const stack = newStack('App', { env: ENV }, app);
    newHierarchy(stack).addApiKeySecret('one');
    Tags.of(app).add('Environment', 'test');
    Tags.of(app).add('Team', 'orders');

    expect(propertiesOf(stack, SECRET).Tags).toEqual([
      { Key: 'Application', Value: 'orders' }, { Key: 'Environment', Value: 'production' }, { Key: 'Team', Value: 'orders' },
    ]);
  });
});

test('secrets that may not be destroyed keep their key, and a key that goes with them goes', () => {
  const deletion = (props: Partial<TaggedSecretHierarchyProps>) => {
    const stack = newStack();
    newHierarchy(stack, props).addApiKeySecret('one');
    const resources: CfnResource[] = stack.node.findAll().filter(CfnResource.isCfnResource);
    return resources.map(({ cfnResourceType, cfnOptions }) => `${cfnResourceType.split('::')[2]} ${cfnOptions.deletionPolicy}`);
  };

  expect(deletion({})).toEqual(['Key Retain', 'Secret RetainExceptOnCreate']);
  expect(deletion({ removalPolicy: RemovalPolicy.DESTROY, allowDestroy: true })).toEqual(['Key Delete', 'Secret Delete']);
});
