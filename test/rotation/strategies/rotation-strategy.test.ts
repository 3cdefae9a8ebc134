import { Stack } from 'aws-cdk-lib';
import { AlternatingUsersProps } from '../../../src/rotation/strategies/library-rotation-options';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { messageOf } from '../support';

describe('a strategy', () => {
  test.each([
    ['the same user twice', 'a', 'a', 'c', '`firstUsername`, `secondUsername` and `ownerRole` must be three different names, got: "a", "a", "c"; give each a name of its own '
      + '[rotation-alternating-names]'],
    ['an owner that is a user', 'a', 'b', 'b', '`firstUsername`, `secondUsername` and `ownerRole` must be three different names, got: "a", "b", "b"; give each a name of its own '
      + '[rotation-alternating-names]'],
    ['an empty name', 'a', '', 'c', '`firstUsername`, `secondUsername` and `ownerRole` must be three different names, got: "a", "", "c"; give each a name of its own '
      + '[rotation-alternating-names]'],
    ['three names', 'a', 'b', 'c', undefined],
  ])('of alternating users with %s', (_what, firstUsername, secondUsername, ownerRole, expected) => {
    expect(messageOf(() => RotationStrategy.alternatingUsers({ firstUsername, secondUsername, ownerRole }))).toBe(expected);
  });

  test.each([
    ['one username', { firstUsername: 'a' }, '`secondUsername` must be given, got: none; name both users, neither name is derived from the other '],
    ['no username', {}, '`firstUsername` and `secondUsername` must be given, got: none; name both users, neither name is derived from the other '],
  ])('of alternating users with %s, which only a caller without types can give', (_what, names, expected) => {
    const props = { ownerRole: 'c', ...names } as AlternatingUsersProps;
    expect(messageOf(() => RotationStrategy.alternatingUsers(props))).toBe(`${expected}[rotation-alternating-two]`);
  });

  test('accepts names that are tokens', () => {
    const token = new Stack().stackId;
    const props = { firstUsername: token, secondUsername: token, ownerRole: token };
    expect(() => RotationStrategy.alternatingUsers(props)).not.toThrow();
  });

  test('refuses to regenerate a field without a name', () => {
    expect(messageOf(() => RotationStrategy.regenerate({ field: '' }))).toBe('`field` must not be empty, got: ""; name the field, or leave it out if the '
      + 'whole secret is the value [rotation-regenerate-field]');
  });
});
