import { SecretValue } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { PasswordRules } from '../../engines/password-rules';
import { Problem, raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { checkSecret } from '../check-secret';
import { checkValue } from '../content/check-content';
import { SecretContent } from '../content/secret-content';
import { ManagedSecret } from '../managed-secret';
import { ManagedSecretOptions } from '../managed-secret-props';

/** Frozen: with other characters or another length, CloudFormation would generate a new value for every live secret. */
const PLACEHOLDER_RULES = PasswordRules.of({ length: 40, excludePunctuation: true });

/** Properties of `OAuthClientSecret`. */
export interface OAuthClientSecretProps extends ManagedSecretOptions {
  /** The client identifier that the authorization server issued. It must be a literal, since it is part of the frozen content. */
  readonly clientId: string;

  /** The token endpoint of the authorization server, an `https` URL. It must be a literal, since it is part of the frozen content. */
  readonly tokenEndpoint: string;

  /**
   * The client secret, if a `NoEcho` parameter or another secret holds it already.
   *
   * @default - a generated placeholder. Consumers can be deployed before a person or a program stores the client secret that was issued
   */
  readonly clientSecret?: SecretValue;
}

/**
 * The credentials of an OAuth 2.0 client: `client_id`, `client_secret` and `token_endpoint`, named as in RFC 6749 and RFC 8414.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
@propertyInjectable
export class OAuthClientSecret extends ManagedSecret {
  /** Identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.OAuthClientSecret';

  constructor(scope: Construct, id: string, props: OAuthClientSecretProps) {
    raise([...checkOAuthClient(props), ...checkSecret(props)], scope, id);
    super(scope, id, { ...props, content: contentOf(props) });
  }
}

function contentOf({ clientId, tokenEndpoint, clientSecret }: OAuthClientSecretProps): SecretContent {
  const fixed = { client_id: clientId, token_endpoint: tokenEndpoint };
  return clientSecret
    ? SecretContent._fields(fixed, { client_secret: clientSecret })
    : SecretContent._generatedFields(fixed, { generatedKey: 'client_secret', rules: PLACEHOLDER_RULES });
}

function checkOAuthClient({ clientId, tokenEndpoint, clientSecret }: OAuthClientSecretProps): Problem[] {
  const problems: Problem[] = [];
  if (isKnown(clientId) && clientId.length === 0) {
    problems.push({ id: 'oauth-client-id-empty', message: '`clientId` must not be empty; give the identifier that the authorization server issued' });
  }
  if (isKnown(tokenEndpoint) && !isHttpsUrl(tokenEndpoint)) {
    problems.push({
      id: 'oauth-token-endpoint',
      message: `\`tokenEndpoint\` must be an https URL, got: "${tokenEndpoint}"; the client secret is sent there, so it must be encrypted`,
    });
  }
  return [...problems, ...(clientSecret ? checkValue('clientSecret', clientSecret) : [])];
}

function isHttpsUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}
