import { ArnFormat, ResourceEnvironment, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { AccessTarget } from './access-target';
import { realKey } from './identity-grant-key';
import { replicaKeysOf } from './target-keys';
import { raiseOne } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { warn } from '../../private/warnings';
import { addToResourcePolicy } from '../guards/resource-policy';

/** What CDK knows of a secret beyond its reference, where it is one of its higher constructs. */
type AnySecret = interfaces.ISecretRef & Partial<Pick<secretsmanager.ISecret, 'encryptionKey' | 'secretArn' | 'secretFullArn'>>;

const COMPLETE_ARN = /-[A-Za-z0-9]{6}$/;

/** A secret made here, or imported in any of CDK's ways, as something to grant on. */
export function secretTarget(scope: IConstruct, secret: AnySecret, encryptionKey?: kms.IKey): AccessTarget {
  const key = encryptionKey ?? secret.encryptionKey;
  const keys = () => (key ? [realKey(key)] : []);
  const resource = resourceOf(secret);
  if (!resource) {
    return importedTarget(scope, secret, keys);
  }
  checkKeyGiven(resource, key);
  return {
    scope: secret,
    arnFor: (consumer) => ownedArn(resource, consumer),
    patternIn: (region) => namePattern(resource, region),
    keys,
    eachKey: (visit) => {
      keys().forEach((one) => visit({ key: one }));
      replicaKeysOf(secret).each(visit);
    },
    addToResourcePolicy: (statement: iam.PolicyStatement) => addToResourcePolicy(secret, statement),
  };
}

/** The secret's resource, where it is made in this app. */
export function resourceOf(secret: IConstruct): secretsmanager.CfnSecret | undefined {
  const resource = secretsmanager.CfnSecret.isCfnSecret(secret) ? secret : secret.node.defaultChild;
  return resource && secretsmanager.CfnSecret.isCfnSecret(resource) ? resource : undefined;
}

function importedTarget(scope: IConstruct, secret: AnySecret, keys: () => kms.IKey[]): AccessTarget {
  const arn = importedArn(secret);
  if (keys().length === 0) {
    warn(scope, 'encryption-key-unknown', `The key of the imported secret ${secret.node.path} is not known, and no grant allows its use: give `
      + '`encryptionKey` where it is a customer-managed key; with AWS\'s own key aws/secretsmanager, acknowledge this');
  }
  // Attachments of a secret made here are imports in nothing but name: their id is a token, and their policy the secret's.
  const attached = secret instanceof secretsmanager.SecretTargetAttachment ? { addToResourcePolicy: secret.addToResourcePolicy.bind(secret) } : {};
  return { scope, environment: secret.env, arnFor: () => arn, patternIn: () => (isKnown(arn) ? arn : undefined), keys, ...attached };
}

/** CDK knows whether the ARN of an import is complete; a bare reference may hold an ARN, complete or not, a name, or a token. */
function importedArn(secret: AnySecret): string {
  const { secretId } = secret.secretRef;
  if (secret.secretArn !== undefined) {
    return secret.secretFullArn ?? withSuffix(secret, secret.secretArn);
  }
  const complete = !isKnown(secretId) || (secretId.startsWith('arn:') && COMPLETE_ARN.test(secretId));
  return complete ? secretId : withSuffix(secret, secretId);
}

function withSuffix(secret: AnySecret, arnOrName: string): string {
  const isArn = !isKnown(arnOrName) || arnOrName.startsWith('arn:');
  return `${isArn ? arnOrName : arnOfName(secret, secret.env, arnOrName)}-??????`;
}

/** A reference where it can be one; in another account or region the name, which must be known then. */
function ownedArn(resource: secretsmanager.CfnSecret, consumer: IConstruct): string {
  const [home, there] = [Stack.of(resource), Stack.of(consumer)];
  const pattern = namePattern(resource);
  if (differs(home.account, there.account) && pattern === undefined) {
    raiseOne({
      id: 'secret-name-needed',
      message: '`secretName` must be given where another account reads the secret, since it cannot refer to a name that CloudFormation makes, '
        + `got: none, and a reader at ${consumer.node.path}; name the secret`,
    }, resource);
  }
  const elsewhere = differs(home.account, there.account) || differs(home.region, there.region);
  return elsewhere ? pattern ?? resource.ref : resource.ref;
}

function namePattern(resource: secretsmanager.CfnSecret, region = Stack.of(resource).region): string | undefined {
  const { account } = Stack.of(resource);
  return isKnown(resource.name) ? `${arnOfName(resource, { account, region }, resource.name)}-??????` : undefined;
}

function arnOfName(scope: IConstruct, { account, region }: ResourceEnvironment, name: string): string {
  return Stack.of(scope).formatArn({
    account, region, service: 'secretsmanager', resource: 'secret', resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** A reader without the key's permission fails at run time only; the L1 knows that there is a key, but not which construct it is. */
function checkKeyGiven(resource: secretsmanager.CfnSecret, key: kms.IKey | undefined): void {
  if (resource.kmsKeyId !== undefined && resource.kmsKeyId !== 'alias/aws/secretsmanager' && key === undefined) {
    raiseOne({
      id: 'encryption-key-missing',
      message: '`encryptionKey` must be given for a secret with a key of its own, got: none; give the key that `kmsKeyId` names, '
        + 'perhaps as kms.Key.fromKeyArn',
    }, resource);
  }
}

function differs(one: string, other: string): boolean {
  return Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}
