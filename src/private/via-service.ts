import { Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { isKnown } from './tokens';

const DEFAULT_SUFFIX = 'amazonaws.com';

/** Regions of the partitions with another domain. Only for them is CDK's table of regions read, since loading it takes 100 ms. */
const OTHER_DOMAINS = /^(cn|eusc|[a-z]+-iso[a-z]*)-/;

/**
 * The possible values of `kms:ViaService` when Secrets Manager of a region calls KMS.
 *
 * AWS documents `secretsmanager.<region>.amazonaws.com` for all partitions. If the partition has another domain (such as China's), or is
 * not known, the form with that domain is listed in addition. KMS sets the value itself, so a form that it never uses allows nothing,
 * while without a needed form no secret could be read.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServices(scope: IConstruct, region = Stack.of(scope).region): string[] {
  return [DEFAULT_SUFFIX, ...otherSuffix(scope, region)].map((domain) => `secretsmanager.${region}.${domain}`);
}

function otherSuffix(scope: IConstruct, region: string): string[] {
  if (isKnown(region) && !OTHER_DOMAINS.test(region)) {
    return [];
  }
  return [(isKnown(region) ? RegionInfo.get(region).domainSuffix : undefined) ?? Stack.of(scope).urlSuffix];
}
