import { App, AspectPriority, Aspects, IAspect, Stack, Tags } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { newHierarchy } from './support';
import { ENV, newStack, propertiesOf } from '../secrets/support';

const SECRET = 'AWS::SecretsManager::Secret';

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
    ['Tags.of with a higher priority', (_, app) => Tags.of(app).add('Environment', 'test', { priority: 300 }), changed('Environment', 'production', '"test"')],
    ['Tags.of with a key that differs in case', (_, app) => Tags.of(app).add('environment', 'production'), differs('environment', 'Environment')],
    ['an aspect that removes a tag', (stack) => Aspects.of(stack).add(new Retag(), { priority: AspectPriority.MUTATING }), changed('Application', 'orders', 'no such tag')],
  ])('rejects %s', (_, change, message) => {
    const app = new App();
    const stack = newStack('App', { env: ENV }, app);
    newHierarchy(stack).addApiKeySecret('one');
    change(stack, app);

    expect(() => app.synth()).toThrow(message);
  });

  test('rejects stack tags with a key that differs in case', () => {
    const app = new App();
    const stack = new Stack(app, 'App', { env: ENV, tags: { APPLICATION: 'orders' } });
    newHierarchy(stack).addApiKeySecret('one');

    expect(() => app.synth()).toThrow(differs('APPLICATION', 'Application'));
  });

  test('the hierarchy\'s tags override those of the app', () => {
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
