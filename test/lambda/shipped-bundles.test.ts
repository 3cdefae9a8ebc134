import { LoopbackRotation } from './support/loopback-rotation';
import { AWSPREVIOUS } from '../../lambda/rotation/ports';
import { PasswordRules } from '../../src/engines/password-rules';
import { RotationStrategy } from '../../src/rotation/strategies/rotation-strategy';
import { SECRET, version } from '../databases/support/runner';

jest.setTimeout(60_000);

describe('the bundle for values that nothing else must learn', () => {
  const rotation = new LoopbackRotation('rotation-regenerate');
  beforeAll(() => rotation.open());
  afterAll(() => rotation.close());

  const RULES = PasswordRules.of({ length: 40, excludePunctuation: true });
  const WHOLE = `${SECRET}whole0`;
  const FIELD = `${SECRET}field0`;

  test('replaces the whole secret, or one field of it, and keeps the former value as AWSPREVIOUS', async () => {
    rotation.service.create(WHOLE, 'first-Value-1');
    rotation.service.create(FIELD, '{"endpoint":"https://example.com","key":"first-Value-1"}');
    await rotation.rotate(await rotation.start({ strategy: RotationStrategy.regenerate(), passwordRules: RULES }), WHOLE);
    await rotation.rotate(await rotation.start({ strategy: RotationStrategy.regenerate({ field: 'key' }), passwordRules: RULES }), FIELD);
    expect(rotation.value(undefined, WHOLE)).toMatch(/^[a-zA-Z0-9]{40}$/);
    expect(JSON.parse(rotation.value(undefined, FIELD))).toEqual({ endpoint: 'https://example.com', key: expect.stringMatching(/^[a-zA-Z0-9]{40}$/) });
    expect(rotation.value(AWSPREVIOUS, WHOLE)).toBe('first-Value-1');
    expect(rotation.output).not.toContain(rotation.value(undefined, WHOLE));
  });

  test('says that Secrets Manager does not answer, before Lambda would end it', async () => {
    const started = await rotation.start({ strategy: RotationStrategy.regenerate() }, { AWS_MAX_ATTEMPTS: '1' });
    rotation.isSilent = true;
    await expect(started.invoke({ SecretId: WHOLE, ClientRequestToken: version(1), Step: 'createSecret' })).rejects.toThrow(
      new RegExp(`^createSecret of ${WHOLE}: DescribeSecret failed; cause: .*(4000|[Tt]ime).* \\[secrets-manager\\]$`));
  });
});
