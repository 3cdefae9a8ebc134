import { RECOMMENDED_FLAGS } from './support/flags';
import { expectGoldenFile } from './support/golden-file';
import { buildApp } from '../../examples/quickstart/typescript/app';
import { AccessSimulator } from '../../src/simulator';

const simulator = AccessSimulator.fromApp(buildApp({ context: RECOMMENDED_FLAGS }));
const reader = { principal: 'Quickstart/Reader', secret: 'Quickstart/Credentials' };

test('the function and the one that rotates read the credentials, and no other role does', () => {
  simulator.assertAllowed(reader);
  simulator.assertReadableOnlyBy({ secrets: '*', principals: [reader.principal, 'Quickstart/SecretRotationFunctions'] });
});

test.each(['PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'TagResource', 'PutResourcePolicy', 'RotateSecret'])('the function cannot call %s', (action) => {
  simulator.assertDenied({ ...reader, action: `secretsmanager:${action}` });
});

test('no role can come to read what it may not', () => {
  simulator.assertNoEscalation();
});

test('its matrix is the one people have read', () => {
  const matrix = simulator.matrix({ actions: ['GetSecretValue', 'DescribeSecret', 'PutSecretValue', 'TagResource'].map((name) => `secretsmanager:${name}`) });
  expect(matrix.inconclusiveCells).toEqual([]);
  expectGoldenFile('quickstart.md', `${matrix.toMarkdown()}\n`);
});
