import { Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IConstruct } from 'constructs';
import { isKnown } from '../private/tokens';

const COMMERCIAL_SUFFIX = 'amazonaws.com';

/**
 * What `kms:ViaService` may hold when Secrets Manager of the construct's region calls KMS.
 *
 * AWS documents `secretsmanager.<region>.amazonaws.com` and nothing for partitions with another domain, such as
 * China's. There both forms are listed: KMS sets the value itself, so a form it never uses opens nothing, while a
 * form that is missing would make every secret unreadable.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function secretsManagerViaServices(scope: IConstruct): string[] {
  const { region, urlSuffix } = Stack.of(scope);
  const suffix = isKnown(region) ? RegionInfo.get(region).domainSuffix : undefined;
  const suffixes = suffix === COMMERCIAL_SUFFIX ? [COMMERCIAL_SUFFIX] : [COMMERCIAL_SUFFIX, suffix ?? urlSuffix];
  return suffixes.map((domain) => `secretsmanager.${region}.${domain}`);
}
