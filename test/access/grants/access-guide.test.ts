import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessLevel, AccessLevels } from '../../../src/access/grants/access-level';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html, and the two of cross-account replication. */
const API = [
  'AssociateCrossAccountReplica', 'BatchGetSecretValue', 'CancelRotateSecret', 'CreateSecret', 'DeleteResourcePolicy', 'DeleteSecret',
  'DescribeSecret', 'DisassociateCrossAccountReplica', 'GetRandomPassword', 'GetResourcePolicy', 'GetSecretValue', 'ListSecretVersionIds',
  'ListSecrets', 'PutResourcePolicy', 'PutSecretValue', 'RemoveRegionsFromReplication', 'ReplicateSecretToRegions', 'RestoreSecret', 'RotateSecret',
  'StopReplicationToReplica', 'TagResource', 'UntagResource', 'UpdateSecret', 'UpdateSecretVersionStage', 'ValidateResourcePolicy',
];

const GRANTS: [string, AccessLevel][] = [
  ['read', AccessLevels.READ], ['readStages', AccessLevels.readStages(['AWSCURRENT'])], ['batchRead', AccessLevels.BATCH_READ],
  ['write', AccessLevels.WRITE], ['rotate', AccessLevels.ROTATE], ['administer', AccessLevels.ADMINISTER],
];

const guide = readFileSync(join(__dirname, '../../../docs/guides/access.md'), 'utf8');

function rows(header: string): string[][] {
  const [, table] = guide.split(`${header}\n|---|---|\n`);
  return table.split('\n\n')[0].split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

function operationsOf(level: AccessLevel): { always: string[]; ofPaths: string[] } {
  const plain = (actions: string[]) => actions.map((action) => action.replace('secretsmanager:', ''));
  const onSecrets = level.permissions.flatMap((permission) => permission.actions);
  const always = plain([...onSecrets, ...(level.accountActionsOfPaths ? [] : level.accountActions)]);
  const ofPaths = plain([...level.creation, ...(level.accountActionsOfPaths ? level.accountActions : [])]);
  return { always, ofPaths: ofPaths.filter((operation) => !always.includes(operation)) };
}

test('the guide names every operation of the API, and every operation has a grant', () => {
  expect(rows('| operation | grants |').map(([operation]) => operation)).toEqual(API);
  expect(rows('| operation | grants |').filter(([, grants]) => grants === '')).toEqual([]);
});

test('the guide names the grants that include an operation in the code', () => {
  const expected = API.map((operation) => [operation, GRANTS.flatMap(([name, level]) => {
    const { always, ofPaths } = operationsOf(level);
    return always.includes(operation) ? [name] : ofPaths.includes(operation) ? [`${name} (of a path)`] : [];
  }).join(', ')]);
  expect(rows('| operation | grants |')).toEqual(expected);
});

test('no grant includes an operation that the API does not have', () => {
  const included = GRANTS.flatMap(([, level]) => [...operationsOf(level).always, ...operationsOf(level).ofPaths]);
  expect(included.filter((operation) => !API.includes(operation))).toEqual([]);
});

test('the guide names the key actions of each grant', () => {
  const expected = new Map<string, string[]>();
  for (const [name, { keyActions }] of GRANTS) {
    const actions = keyActions.map((action) => action.replace('kms:', '')).join(', ');
    expected.set(actions, [...expected.get(actions) ?? [], name]);
  }
  expect(rows('| grants | key |')).toEqual([...expected].map(([actions, names]) => [names.join(', '), actions]));
});
