import { Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { isKnown } from './tokens';

const COMMERCIAL_SUFFIX = 'amazonaws.com';

/**
 * What `kms:ViaService` may hold when Secrets Manager of a region calls KMS.
 *
 * AWS documents `secretsmanager.<region>.amazonaws.com`, and nothing for partitions with another domain, such as China's. Where the
 * domain is another or not known, both forms are listed: KMS sets the value itself, so a form it never uses opens nothing, while a
 * form that is missing would make every secret unreadable.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServices(scope: IConstruct, region = Stack.of(scope).region): string[] {
  const suffix = isKnown(region) ? RegionInfo.get(region).domainSuffix : undefined;
  const suffixes = new Set([COMMERCIAL_SUFFIX, suffix ?? Stack.of(scope).urlSuffix]);
  return [...suffixes].map((domain) => `secretsmanager.${region}.${domain}`);
}
