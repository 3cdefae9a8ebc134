import { Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { isKnown } from './tokens';

const USUAL_SUFFIX = 'amazonaws.com';

/** Regions of the partitions with a domain of their own. CDK's table of regions, which knows it, takes 100 ms to load: only they need it. */
const OTHER_SUFFIX = /^(cn|eusc|[a-z]+-iso[a-z]*)-/;

/**
 * What `kms:ViaService` may hold when Secrets Manager of a region calls KMS.
 *
 * AWS documents `secretsmanager.<region>.amazonaws.com` for all partitions. Where the partition has another domain, such as China's, or
 * is not known, that form is listed, too: KMS sets the value itself, so a form it never uses opens nothing, while a form that is
 * missing would make every secret unreadable.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServices(scope: IConstruct, region = Stack.of(scope).region): string[] {
  return [USUAL_SUFFIX, ...otherSuffix(scope, region)].map((domain) => `secretsmanager.${region}.${domain}`);
}

function otherSuffix(scope: IConstruct, region: string): string[] {
  if (isKnown(region) && !OTHER_SUFFIX.test(region)) {
    return [];
  }
  return [(isKnown(region) ? RegionInfo.get(region).domainSuffix : undefined) ?? Stack.of(scope).urlSuffix];
}
