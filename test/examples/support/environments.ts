import { App, AppProps, PermissionsBoundary, Stage } from 'aws-cdk-lib';
import { Example, Place } from './examples';
import { FLAGS_OFF, RECOMMENDED_FLAGS } from './flags';
import { Deployment, rendered } from './rendered';
import { secretFacts } from './secret-facts';
import { isAboutFlags, messagesOf, resourcesOf, SynthesizedTemplate, templatesOf } from './templates';

const ACCOUNT = '111111111111';
const IRELAND: Place = { account: ACCOUNT, region: 'eu-west-1', replicaRegion: 'eu-central-1' };
const BEIJING: Place = { account: ACCOUNT, region: 'cn-north-1', replicaRegion: 'cn-northwest-1' };
const GOVCLOUD: Place = { account: ACCOUNT, region: 'us-gov-west-1', replicaRegion: 'us-gov-east-1' };
const ANYWHERE: Place = {};

function build(example: Example, place: Place, props: AppProps = {}): App {
  const app = new App({ treeMetadata: false, ...props });
  example.buildIn(app, place);
  return app;
}

function buildInStage(example: Example, place: Place, permissionsBoundary?: PermissionsBoundary): App {
  const app = new App({ treeMetadata: false });
  example.buildIn(new Stage(app, 'Stage', { permissionsBoundary }), place);
  return app;
}

const ABROAD = new Map<string, App>();

/** The application in another partition: synthesized once for all tests. */
function abroad(example: Example, place: Place): App {
  const key = `${example.name} in ${place.region}`;
  const app = ABROAD.get(key) ?? build(example, place);
  ABROAD.set(key, app);
  return app;
}

const BUILDS: [string, (example: Example) => App][] = [
  ['without an environment', (example) => build(example, ANYWHERE)],
  ['in a Stage', (example) => buildInStage(example, IRELAND)],
  ['in China', (example) => abroad(example, BEIJING)],
  ['in GovCloud', (example) => abroad(example, GOVCLOUD)],
  ['with all feature flags off', (example) => build(example, IRELAND, { context: FLAGS_OFF })],
  // One of the flags writes the partition of a known region itself.
  ['with all recommended feature flags', (example) => build(example, ANYWHERE, { context: RECOMMENDED_FLAGS })],
];

/** True of these two partitions: whoever deploys there must bring the authorities of RDS, which an example cannot. */
function isAboutCertificates(message: string): boolean {
  return /: The authorities of RDS in (cn|us-gov)-\S+ are not among those .*\[ack: cdk-managed-secrets:rotation-certificates\]$/.test(message);
}

/** Text that names a partition, which CloudFormation must fill in. */
function literalPartitions(templates: SynthesizedTemplate[]): string[] {
  return JSON.stringify(templates).match(/arn:aws[a-z-]*:[^"]*/g) ?? [];
}

/** The example says the same of its secrets in every environment. */
export function describeEnvironments(...examples: Example[]): void {
  describe.each(examples)('$name', (example) => {
    const expected = secretFacts(templatesOf(build(example, IRELAND)));
    const withBoundary = buildInStage(example, IRELAND, PermissionsBoundary.fromName('boundary'));

    test.each<[string, (example: Example) => App]>([...BUILDS, ['with a permissions boundary', () => withBoundary]])(
      'makes the same of its secrets %s, and leaves the partition to CloudFormation', (_, buildExample) => {
        const app = buildExample(example);
        const templates = templatesOf(app);
        expect(expected.secrets).not.toEqual([]);
        expect(secretFacts(templates)).toEqual(expected);
        expect(literalPartitions(templates)).toEqual([]);
        expect(messagesOf(app).filter((message) => !isAboutFlags(message) && !isAboutCertificates(message))).toEqual([]);
      });

    test('gives every role its permissions boundary', () => {
      const boundaries = resourcesOf(templatesOf(withBoundary), 'AWS::IAM::Role').map(({ PermissionsBoundary: boundary }) => JSON.stringify(boundary));
      expect(boundaries.length).toBeGreaterThan(0);
      expect(boundaries.filter((boundary) => !boundary?.includes(':policy/boundary'))).toEqual([]);
    });
  });
}

const DEPLOYMENTS: [string, Place, Deployment][] = [
  ['China', BEIJING, { partition: 'aws-cn', region: 'cn-north-1', urlSuffix: 'amazonaws.com.cn' }],
  ['GovCloud', GOVCLOUD, { partition: 'aws-us-gov', region: 'us-gov-west-1', urlSuffix: 'amazonaws.com' }],
];

/** The example names the partition in which it is deployed, and no other. */
export function describePartitions(...examples: Example[]): void {
  describe.each(DEPLOYMENTS)('deployed in %s', (_, place, deployment) => {
    test.each(examples)('$name names this partition only, and KMS as Secrets Manager calls it here', (example) => {
      const text = JSON.stringify(rendered(templatesOf(abroad(example, place)), deployment));
      expect(text).toContain(`:${deployment.partition}:`);
      expect(text.match(new RegExp(`arn:(?!${deployment.partition}:)[^"]*`, 'g')) ?? []).toEqual([]);
      expect(text).toContain(`secretsmanager.${deployment.region}.${deployment.urlSuffix}"`);
    });
  });
}
