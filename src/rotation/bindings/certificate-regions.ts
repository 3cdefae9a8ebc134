import { Stack, Token } from 'aws-cdk-lib';
import { warn } from '../../private/warnings';
import { RotationContext } from '../function/rotation-context';
import { RotationFunctionProps } from '../function/rotation-function-props';
import { protocolOf } from '../function/rotation-protocols';

/**
 * Regions whose certificate authorities for RDS, Aurora and DocumentDB are bundled with the functions. A test compares them with the
 * bundle.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export const CERTIFIED_REGIONS: readonly string[] = [
  'af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2',
  'ap-southeast-3', 'ap-southeast-4', 'ca-central-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1',
  'eu-west-2', 'eu-west-3', 'me-central-1', 'me-south-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
];

/** Redshift, ElastiCache and MemoryDB use Amazon's own authorities, in every region. */
const AMAZON_CERTIFICATES: readonly string[] = ['redshift', 'redis'];

/** Warns if a function would trust no certificate of the database, since it never connects without a trusted one. */
export function adviseCertificates({ scope, target }: RotationContext, { engine, certificatesLayer }: RotationFunctionProps): void {
  const { region } = Stack.of(scope);
  const usesRdsCertificate = engine && protocolOf(engine) && !AMAZON_CERTIFICATES.includes(engine.engineName) && target?.attachable === true;
  if (usesRdsCertificate && !certificatesLayer && !Token.isUnresolved(region) && !CERTIFIED_REGIONS.includes(region)) {
    warn(scope, 'rotation-certificates', `The authorities of RDS in ${region} are not among those that the rotation function trusts, `
      + 'and every login would fail: give `certificatesLayer`, a layer with the region\'s bundle from AWS');
  }
}
