import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { CERTIFIED_REGIONS } from '../../../src/rotation/bindings/certificate-regions';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeSecret, makeStack } from '../support';

test('the regions are those of the authorities in the bundle', () => {
  const pem = readFileSync(join(__dirname, '../../../assets/rotation-postgres/rds-certificates.pem'), 'utf8');
  const subjects = pem.split(/(?<=-----END CERTIFICATE-----\n)/).filter((one) => one !== '').map((one) => new X509Certificate(one).subject);
  const regions = subjects.flatMap((subject) => /CN=Amazon RDS ([a-z]+(?:-[a-z]+)+-\d) Root CA/.exec(subject)?.[1] ?? []);
  expect([...new Set(regions)].sort()).toEqual(CERTIFIED_REGIONS);
});

function warningsOf(region: string | undefined, engine = DatabaseEngine.POSTGRES, attachable = true, withLayer = false) {
  const stack = makeStack(region === undefined ? undefined : { account: '111111111111', region });
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const connections = new ec2.Connections({ securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })] });
  const endpoint = { host: 'db.example.com', port: 5432 };
  const context = contextOf(makeSecret(stack), { engine, username: 'app', target: { description: 'database', attachable, connections, vpc, endpoint } });
  const certificatesLayer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', `arn:aws:lambda:${stack.region}:111111111111:layer:certificates:1`);
  bindRotation(context, RotationStrategy.singleUser({ functionOptions: withLayer ? { certificatesLayer } : {} }));
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data);
}

test.each(['us-gov-west-1', 'cn-north-1', 'il-central-1'])('warns in %s, whose authorities are not there', (region) => {
  expect(warningsOf(region)).toEqual([`The authorities of RDS in ${region} are not among those that the rotation function trusts, and every login would fail: give `
    + '`certificatesLayer`, a layer with the region\'s bundle from AWS [ack: cdk-managed-secrets:rotation-certificates]']);
});

test.each<[string, ReturnType<typeof warningsOf>]>([
  ['a region whose authorities are there', warningsOf('eu-west-1')],
  ['a region that is known at deployment only', warningsOf(undefined)],
  ['a layer that is given', warningsOf('us-gov-west-1', DatabaseEngine.POSTGRES, true, true)],
  ['Redshift', warningsOf('us-gov-west-1', DatabaseEngine.REDSHIFT)],
  ['a server that is none of RDS', warningsOf('us-gov-west-1', DatabaseEngine.POSTGRES, false)],
])('does not warn of %s', (_what, warnings) => {
  expect(warnings).toEqual([]);
});
