import { ArnFormat, ResourceEnvironment, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { AccessTarget } from './access-target';
import { unwrapKey } from './identity-grant-key';
import { addToResourcePolicy } from './resource-policy';
import { KnownSecret, secretResourceOf } from './secret-resource';
import { replicaKeysOf } from './target-keys';
import { differs, isOtherEnvironment } from '../../private/environments';
import { raiseOne } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { warn } from '../../private/warnings';

const COMPLETE_ARN = /-[A-Za-z0-9]{6}$/;

/** The target of grants on one secret: created in this app, or imported in any of CDK's ways. */
export function secretTarget(scope: IConstruct, secret: KnownSecret, encryptionKey?: kms.IKey): AccessTarget {
  const key = encryptionKey ?? secret.encryptionKey;
  const keys = () => (key ? [unwrapKey(key)] : []);
  const resource = secretResourceOf(secret);
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

function importedTarget(scope: IConstruct, secret: KnownSecret, keys: () => kms.IKey[]): AccessTarget {
  const arn = importedArn(secret);
  if (keys().length === 0) {
    warn(scope, 'encryption-key-unknown', `The key of the imported secret ${secret.node.path} is not known, so no grant allows its use: give `
      + '`encryptionKey` if it is a customer-managed key; if the secret uses the AWS managed key aws/secretsmanager, acknowledge this warning');
  }
  // The attachment of a secret of this app looks like an import: its id is a token. Its resource policy is that of the secret.
  const attached = secret instanceof secretsmanager.SecretTargetAttachment ? { addToResourcePolicy: secret.addToResourcePolicy.bind(secret) } : {};
  return { scope, environment: secret.env, arnFor: () => arn, patternIn: () => (isKnown(arn) ? arn : undefined), keys, ...attached };
}

/** CDK knows whether the ARN of an import is complete. A bare reference may hold a complete ARN, a partial ARN, a name or a token. */
function importedArn(secret: KnownSecret): string {
  const { secretId } = secret.secretRef;
  if (secret.secretArn !== undefined) {
    return secret.secretFullArn ?? withSuffix(secret, secret.secretArn);
  }
  const complete = !isKnown(secretId) || (secretId.startsWith('arn:') && COMPLETE_ARN.test(secretId));
  return complete ? secretId : withSuffix(secret, secretId);
}

function withSuffix(secret: KnownSecret, arnOrName: string): string {
  const isArn = !isKnown(arnOrName) || arnOrName.startsWith('arn:');
  return `${isArn ? arnOrName : arnOfName(secret, secret.env, arnOrName)}-??????`;
}

/** A reference if possible. Another account or region cannot refer to the secret, so it requires a name that is known at synthesis. */
function ownedArn(resource: secretsmanager.CfnSecret, consumer: IConstruct): string {
  const [owner, reader] = [Stack.of(resource), Stack.of(consumer)];
  const pattern = namePattern(resource);
  if (differs(owner.account, reader.account) && pattern === undefined) {
    raiseOne({
      id: 'secret-name-needed',
      message: '`secretName` must be given if another account reads the secret, since it cannot refer to a name that CloudFormation generates, '
        + `got: none, and a reader at ${consumer.node.path}; name the secret`,
    }, resource);
  }
  return isOtherEnvironment(owner, reader) ? pattern ?? resource.ref : resource.ref;
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

/** A reader without permission on the key would fail only at run time. An L1 secret has the id of its key, but not its construct. */
function checkKeyGiven(resource: secretsmanager.CfnSecret, key: kms.IKey | undefined): void {
  if (resource.kmsKeyId !== undefined && resource.kmsKeyId !== 'alias/aws/secretsmanager' && key === undefined) {
    raiseOne({
      id: 'encryption-key-missing',
      message: '`encryptionKey` must be given for a secret with a customer-managed key, got: none; give the key that `kmsKeyId` names, '
        + 'for example by kms.Key.fromKeyArn',
    }, resource);
  }
}
