import {
  DescribeSecretCommand, GetRandomPasswordCommand, GetSecretValueCommand, ListSecretVersionIdsCommand, PutSecretValueCommand, SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { AWSCURRENT, AWSPENDING } from '../../lambda/rotation/ports';
import { SecretsManagerServer } from '../../scripts/loopback/secrets-manager-server';
import { SECRET, version } from '../databases/support/runner';

/** What the demo, the benchmark and the bundles' tests stand on, asked with the SDK. */
describe('Secrets Manager on the loopback address', () => {
  const server = new SecretsManagerServer();
  let client: SecretsManagerClient;
  const put = (versionId: string, SecretString: string, ...VersionStages: string[]) =>
    client.send(new PutSecretValueCommand({
      SecretId: SECRET, ClientRequestToken: versionId, SecretString, ...VersionStages.length > 0 ? { VersionStages } : {},
    }));
  const move = (VersionStage: string, RemoveFromVersionId?: string, MoveToVersionId?: string) =>
    client.send(new UpdateSecretVersionStageCommand({ SecretId: SECRET, VersionStage, RemoveFromVersionId, MoveToVersionId }));
  const labels = async () => (await client.send(new DescribeSecretCommand({ SecretId: SECRET }))).VersionIdsToStages;

  beforeAll(async () => {
    const endpoint = await server.start();
    client = new SecretsManagerClient({ endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' } });
    server.service.create(SECRET, 'first', version(0));
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  test('gives a version one value for ever, and ignores the same again', async () => {
    await put(version(1), 'second', AWSPENDING);
    server.service.secret(SECRET).cancelRotation();
    expect(await put(version(1), 'second', AWSPENDING)).toMatchObject({ ARN: SECRET, Name: 'orders', VersionId: version(1) });
    expect(await labels()).toEqual({ [version(0)]: [AWSCURRENT] });
    await expect(put(version(1), 'third')).rejects.toMatchObject({ name: 'ResourceExistsException', message: 'the version already has another value' });
    await expect(put('too-short', 'third')).rejects.toMatchObject({ name: 'InvalidParameterException', message: 'a ClientRequestToken has 32 to 64 characters' });
  });

  test('moves a label only from where it is, never takes AWSCURRENT away, and has AWSPREVIOUS follow it', async () => {
    await expect(move(AWSCURRENT, undefined, version(1))).rejects.toMatchObject({ message: `AWSCURRENT is on version ${version(0)}: RemoveFromVersionId must name it` });
    await expect(move(AWSCURRENT, version(1), version(0))).rejects.toMatchObject({ message: `AWSCURRENT is not on version ${version(1)}` });
    await expect(move(AWSCURRENT, version(0))).rejects.toMatchObject({ message: 'AWSCURRENT can be moved, but not removed' });
    await expect(move(AWSCURRENT, version(0), version(9))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await move(AWSCURRENT, version(0), version(1));
    expect(await labels()).toEqual({ [version(0)]: ['AWSPREVIOUS'], [version(1)]: [AWSCURRENT] });
    await move('STABLE', undefined, version(0));
    await move('STABLE', version(0));
    expect(await labels()).toEqual({ [version(0)]: ['AWSPREVIOUS'], [version(1)]: [AWSCURRENT] });
  });

  test('refuses a second rotation while one is pending, whose version has no value yet', async () => {
    const secret = server.service.secret(SECRET);
    secret.beginRotation(version(2));
    expect(() => secret.beginRotation(version(3))).toThrow('a previous rotation isn\'t complete');
    const pending = new GetSecretValueCommand({ SecretId: SECRET, VersionId: version(2), VersionStage: AWSPENDING });
    await expect(client.send(pending)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(move(AWSCURRENT, version(1), version(2))).rejects.toMatchObject({ message: `version ${version(2)} has no value` });
    secret.cancelRotation();
  });

  test('lists versions without label on request, page by page, a hundred at most', async () => {
    for (let number = 10; number < 107; number++) {
      server.service.secret(SECRET).put(version(number), String(number));
    }
    await expect(put(version(107), '107')).rejects.toMatchObject({ name: 'LimitExceededException', message: 'the secret has 100 versions of the last 24 hours' });
    const pages = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListSecretVersionIdsCommand({ SecretId: 'orders', IncludeDeprecated: true, MaxResults: 40, NextToken }));
      pages.push(page.Versions ?? []);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(pages.map((page) => page.length)).toEqual([40, 40, 20]);
    expect(pages[0][0]).toEqual({ VersionId: version(106), VersionStages: [AWSCURRENT], CreatedDate: expect.any(Date) });
    const labelled = await client.send(new ListSecretVersionIdsCommand({ SecretId: SECRET }));
    expect(labelled.Versions?.map(({ VersionId }) => VersionId)).toEqual([version(106), version(105)]);
  });

  test('generates passwords of what is not excluded', async () => {
    const { RandomPassword } = await client.send(new GetRandomPasswordCommand({ PasswordLength: 60, ExcludePunctuation: true, ExcludeCharacters: 'abc0' }));
    expect(RandomPassword).toMatch(/^[d-zA-Z1-9]{60}$/);
  });

  test('refuses what is no request of the SDK', async () => {
    const endpoint = await client.config.endpoint!();
    const url = `http://${endpoint.hostname}:${endpoint.port}/`;
    const post = async (target: string, headers: Record<string, string> = {}) =>
      (await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, ...headers } })).json();
    const authorization = `AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    expect(await post('secretsmanager.DescribeSecret')).toMatchObject({ __type: 'IncompleteSignatureException' });
    expect(await post('secretsmanager.DescribeSecret', { authorization })).toEqual({
      __type: 'InvalidParameterException', Message: 'DescribeSecret does not accept this: SecretId',
    });
    expect(await post('secretsmanager.DeleteSecret', { authorization })).toMatchObject({ __type: 'UnknownOperationException' });
  });
});
