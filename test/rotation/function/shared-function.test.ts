import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { PasswordRules } from '../../../src/engines/password-rules';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationContext } from '../../../src/rotation/function/rotation-context';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { Database, FUNCTION, secretOf } from '../bindings/library-support';
import { makeStack } from '../support';

const code = lambda.Code.fromInline('exports.handler = async () => undefined;');

describe('functions are shared', () => {
  type Rotated = [Partial<RotationContext>, RotationStrategy];

  function count(rotate: (scope: Stack, database: Database) => void): number {
    const stack = makeStack();
    rotate(stack, new Database(stack));
    return Object.keys(Template.fromStack(stack).findResources(FUNCTION)).length;
  }
  const two = (first: Rotated, second: Rotated) => count((stack, database) => {
    [first, second].forEach(([more, strategy], index) => bindRotation(secretOf(stack, database, `Secret${index}`, more), strategy));
  });
  const single = RotationStrategy.singleUser;

  test('by secrets of one VPC, protocol and strategy', () => {
    expect(two([{}, single()], [{}, single()])).toBe(1);
    expect(two([{}, single()], [{ engine: DatabaseEngine.AURORA_POSTGRES }, single()])).toBe(1);
    expect(two([{ environment: 'production' }, single()], [{ environment: 'production' }, single()])).toBe(1);
    expect(two([{}, single({ functionOptions: { code } })], [{}, single({ functionOptions: { code } })])).toBe(1);
  });

  test.each<[string, Rotated, Rotated]>([
    ['environment', [{ environment: 'production' }, single()], [{ environment: 'test' }, single()]],
    ['label order', [{}, single()], [{}, single({ promoteInFinishStep: true })]],
    ['protocol', [{}, single({ functionOptions: { code } })], [{ engine: DatabaseEngine.MYSQL }, single({ functionOptions: { code } })]],
    ['alphabet', [{}, single()], [{ passwordRules: PasswordRules.of() }, single()]],
    ['memory', [{}, single()], [{}, single({ functionOptions: { memorySize: 512 } })]],
    ['code', [{}, single({ functionOptions: { code } })], [{}, single({ functionOptions: { code: lambda.Code.fromInline('exports.handler = 1;') } })]],
  ])('but not across a different %s', (_what, first, second) => {
    expect(two(first, second)).toBe(2);
  });

  test.each([
    ['without options', {}, '4abf89e6'],
    ['that promotes in the finish step', { promoteInFinishStep: true }, '4b410e25'],
  ])('with ids that never change, so that a new version replaces no function: one %s', (_what, options, id) => {
    const stack = makeStack();
    bindRotation(secretOf(stack, new Database(stack)), single(options));
    expect(stack.node.findChild('SecretRotationFunctions').node.children.map((child) => child.node.id)).toEqual([id]);
  });

  test('but not across superusers', () => {
    expect(count((stack, database) => ['A', 'B'].forEach((id) => {
      const superuserSecret = new secretsmanager.Secret(stack, `Superuser${id}`, { encryptionKey: new kms.Key(stack, `SuperuserKey${id}`) });
      bindRotation(secretOf(stack, database, id), RotationStrategy.singleUser({ superuserSecret }));
    }))).toBe(2);
  });

  test('but not across keys of superusers', () => {
    expect(count((stack, database) => {
      const superuserSecret = secretsmanager.Secret.fromSecretNameV2(stack, 'Superuser', 'superuser');
      ['A', 'B'].forEach((id) => bindRotation(secretOf(stack, database, id), RotationStrategy.singleUser({
        superuserSecret, superuserKey: new kms.Key(stack, `SuperuserKey${id}`),
      })));
    })).toBe(2);
  });

  test('by at most as many secrets as its resource policy can name', () => {
    const stack = makeStack();
    const database = new Database(stack);
    for (let index = 0; index < 31; index++) {
      bindRotation(secretOf(stack, database, `Secret${index}`), single());
    }
    const perFunction = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'))
      .reduce<Record<string, number>>((counts, { Properties: { FunctionName } }) => {
        const [id] = FunctionName['Fn::GetAtt'];
        return { ...counts, [id]: (counts[id] ?? 0) + 1 };
      }, {});
    expect(Object.values(perFunction)).toEqual([30, 1]);
  });

  test('with ids that are the same in every stage and at every run', () => {
    const ids = ['one', 'two'].map((name) => {
      const stack = new Stack(new Stage(new App(), name), 'Stack');
      bindRotation(secretOf(stack, new Database(stack)), RotationStrategy.singleUser());
      return Object.keys(Template.fromStack(stack).findResources(FUNCTION));
    });
    expect(ids[0]).toEqual(ids[1]);
  });
});
