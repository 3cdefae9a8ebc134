import { Aws } from 'aws-cdk-lib';
import { checkSecretName } from '../../src/naming/secret-name';
import { checkTags } from '../../src/naming/secret-tags';

const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`Key${index}`, 'value']));

test.each([
  ['too many tags', many, '`tags` must be at most 50, got: 51; leave some out'],
  ['an empty key', { '': 'value' }, 'a key of `tags` must have 1 to 127 characters, got: 0 ("…"); shorten it'],
  ['a long key', { ['k'.repeat(128)]: 'value' }, 'a key of `tags` must have 1 to 127 characters, got: 128 ("kkkkkkkkkkkkkkkkkkkk…"); shorten it'],
  ['a reserved key', { 'AWS:owner': 'value' }, 'a key of `tags` must not start with aws:, got: "AWS:owner"; AWS reserves that prefix, use another'],
  ['a foreign character in a key', { 'Cost*': 'value' }, 'the key must contain only letters, digits, spaces and _.:/=+-@, got: "Cost*"; '
    + 'replace the others'],
  ['a foreign character in a value', { Cost: 'a#b' }, 'the value of tag "Cost" must contain only letters, digits, spaces and _.:/=+-@, got: '
    + '"a#b"; replace the others'],
  ['keys that differ in case only', { Owner: 'one', owner: 'two' },
    'keys of `tags` must differ in more than case, got: "Owner" and "owner"; IAM treats them as the same key, keep one'],
])('rejects %s', (_, tags: { [key: string]: string }, message) => {
  expect(checkTags(tags).map((problem) => problem.message)).toEqual([message]);
});

test('tags within the limits pass, and tokens, which are not known yet', () => {
  expect(checkTags({ 'Cost Center/Ä': 'team: orders+1@x=y', [Aws.STACK_NAME]: 'value', 'Stack': Aws.STACK_NAME })).toEqual([]);
});

test.each([
  ['too long a name', 'n'.repeat(257), '`secretName` must have 1 to 256 characters, got: 257; shorten it'],
  ['an empty name', '', '`secretName` must have 1 to 256 characters, got: 0; shorten it'],
  ['a space in a name', 'my secret', '`secretName` must contain only letters, digits and /_+=.@-, got: "my secret"; replace the others'],
  ['an empty segment', 'prod//database', '`secretName` must not have an empty segment, got: "prod//database"; remove the extra slash'],
  ['a name that ends like an ARN', 'db-master', '`secretName` must not end in a hyphen and six characters, got: "db-master"; '
    + 'Secrets Manager adds such a suffix to ARNs itself and confuses the two, use another separator (such as _) or another length'],
])('rejects %s', (_, name, message) => {
  expect(checkSecretName('secretName', name).map((problem) => problem.message)).toEqual([message]);
});

test.each([['absent', undefined], ['a token', `${Aws.STACK_NAME}-abcdef`], ['valid', 'prod/orders/db-main'], ['of 256 characters', 'n'.repeat(256)]])(
  'a name that is %s passes', (_, name) => {
    expect(checkSecretName('secretName', name)).toEqual([]);
  });
