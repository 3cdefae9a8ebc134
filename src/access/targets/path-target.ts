import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { AccessTarget } from './access-target';
import { unwrapKey } from './identity-grant-key';
import { SecretPath } from '../../naming/secret-path';
import { checkTags, SecretTagKey } from '../../naming/secret-tags';
import { raise } from '../../private/problems';
import { warn } from '../../private/warnings';

/** What identifies the secrets below a path. */
interface PathTargetOptions {
  readonly tags?: { [key: string]: string };
  readonly encryptionKeys?: kms.IKey[];
  readonly account?: string;
  readonly region?: string;
}

/** The target of grants on all secrets below a path that have its tags. */
export function pathTarget(scope: IConstruct, path: SecretPath, options: PathTargetOptions): AccessTarget {
  const tags = options.tags ?? tagsOf(path);
  raise(checkTags(tags), scope);
  if (!options.encryptionKeys) {
    warn(scope, 'encryption-key-unknown', `The keys of the secrets below ${path} are not known, so no grant allows their use: give `
      + '`encryptionKeys`, or [] if the secrets use the AWS managed key aws/secretsmanager');
  }
  const stack = Stack.of(scope);
  const environment = { account: options.account ?? stack.account, region: options.region ?? stack.region };
  const arnIn = (region: string) => stack.formatArn({
    ...environment, region, service: 'secretsmanager', resource: 'secret', resourceName: `${path}/*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const arn = arnIn(environment.region);
  return { scope, environment, arnFor: () => arn, patternIn: arnIn, tags, keys: () => (options.encryptionKeys ?? []).map(unwrapKey) };
}

/** The tags that this library gives every secret of the path. */
function tagsOf({ environment, application }: SecretPath): { [key: string]: string } {
  return {
    [SecretTagKey.ENVIRONMENT]: environment.tagValue,
    ...(application !== undefined && { [SecretTagKey.APPLICATION]: application }),
  };
}
