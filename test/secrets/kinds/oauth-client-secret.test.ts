import { OAuthClientSecret } from '../../../src/secrets/kinds/oauth-client-secret';
import { newStack } from '../support';

test('rejects an OAuth client without id, or with a token endpoint without encryption', () => {
  expect(() => new OAuthClientSecret(newStack(), 'Secret', { clientId: '', tokenEndpoint: 'http://id.example.com' })).toThrow(new Error([
    '2 problems at App/Secret:',
    '- `clientId` must not be empty; give the identifier that the authorization server issued [oauth-client-id-empty]',
    '- `tokenEndpoint` must be an https URL, got: "http://id.example.com"; the client secret is sent there, so it must be encrypted [oauth-token-endpoint]',
  ].join('\n')));
});
