import { App, AppProps, PermissionsBoundary, Stage } from 'aws-cdk-lib';
import {
  Example, ORDERS_SERVICE, ORDERS_SERVICE_NESTED, ORDERS_SERVICE_PLAIN, ORGANIZATION, Place, QUICKSTART,
} from './support/examples';
import { FLAGS_OFF, RECOMMENDED_FLAGS } from './support/flags';
import { Deployment, rendered } from './support/rendered';
import { secretFacts } from './support/secret-facts';
import { isAboutFlags, messagesOf, resourcesOf, SynthesizedTemplate, templatesOf } from './support/templates';

const ACCOUNT = '111111111111';
const IRELAND: Place = { account: ACCOUNT, region: 'eu-west-1', replicaRegion: 'eu-central-1' };
const BEIJING: Place = { account: ACCOUNT, region: 'cn-north-1', replicaRegion: 'cn-northwest-1' };
const GOVCLOUD: Place = { account: ACCOUNT, region: 'us-gov-west-1', replicaRegion: 'us-gov-east-1' };
const ANYWHERE: Place = {};

function build(example: Example, place: Place, props: AppProps = {}): App {
  const app = new App(props);
  example.buildIn(app, place);
  return app;
}

function buildInStage(example: Example, place: Place, permissionsBoundary?: PermissionsBoundary): App {
  const app = new App();
  example.buildIn(new Stage(app, 'Stage', { permissionsBoundary }), place);
  return app;
}

const BUILDS: [string, (example: Example) => App][] = [
  ['without an environment', (example) => build(example, ANYWHERE)],
  ['in a Stage', (example) => buildInStage(example, IRELAND)],
  ['in China', (example) => build(example, BEIJING)],
  ['in GovCloud', (example) => build(example, GOVCLOUD)],
  ['with all feature flags off', (example) => build(example, IRELAND, { context: FLAGS_OFF })],
  // One of the flags writes the partition of a known region itself.
  ['with all recommended feature flags', (example) => build(example, ANYWHERE, { context: RECOMMENDED_FLAGS })],
  ['with a permissions boundary', (example) => buildInStage(example, IRELAND, PermissionsBoundary.fromName('boundary'))],
];

/** True of these two partitions: whoever deploys there must bring the authorities of RDS, which an example cannot. */
function isAboutCertificates(message: string): boolean {
  return /: The authorities of RDS in (cn|us-gov)-\S+ are not among those .*\[ack: cdk-managed-secrets:rotation-certificates\]$/.test(message);
}

/** Text that names a partition, which CloudFormation must fill in. */
function literalPartitions(templates: SynthesizedTemplate[]): string[] {
  return JSON.stringify(templates).match(/arn:aws[a-z-]*:[^"]*/g) ?? [];
}

describe.each([QUICKSTART, ORDERS_SERVICE, ORDERS_SERVICE_PLAIN, ORDERS_SERVICE_NESTED, ORGANIZATION])('$name', (example) => {
  const expected = secretFacts(templatesOf(build(example, IRELAND)));

  test.each(BUILDS)('makes the same of its secrets %s, and leaves the partition to CloudFormation', (_, buildExample) => {
    const app = buildExample(example);
    const templates = templatesOf(app);
    expect(expected.secrets).not.toEqual([]);
    expect(secretFacts(templates)).toEqual(expected);
    expect(literalPartitions(templates)).toEqual([]);
    expect(messagesOf(app).filter((message) => !isAboutFlags(message) && !isAboutCertificates(message))).toEqual([]);
  });

  test('gives every role its permissions boundary', () => {
    const templates = templatesOf(buildInStage(example, IRELAND, PermissionsBoundary.fromName('boundary')));
    const boundaries = resourcesOf(templates, 'AWS::IAM::Role').map(({ PermissionsBoundary: boundary }) => JSON.stringify(boundary));
    expect(boundaries.length).toBeGreaterThan(0);
    expect(boundaries.filter((boundary) => !boundary?.includes(':policy/boundary'))).toEqual([]);
  });
});

const DEPLOYMENTS: [string, Place, Deployment][] = [
  ['China', BEIJING, { partition: 'aws-cn', region: 'cn-north-1', urlSuffix: 'amazonaws.com.cn' }],
  ['GovCloud', GOVCLOUD, { partition: 'aws-us-gov', region: 'us-gov-west-1', urlSuffix: 'amazonaws.com' }],
];

describe.each(DEPLOYMENTS)('deployed in %s', (_, place, deployment) => {
  test.each([QUICKSTART, ORDERS_SERVICE, ORGANIZATION])('$name names this partition only, and KMS as Secrets Manager calls it here', (example) => {
    const text = JSON.stringify(rendered(templatesOf(build(example, place)), deployment));
    expect(text).toContain(`:${deployment.partition}:`);
    expect(text.match(new RegExp(`arn:(?!${deployment.partition}:)[^"]*`, 'g')) ?? []).toEqual([]);
    expect(text).toContain(`secretsmanager.${deployment.region}.${deployment.urlSuffix}"`);
  });
});
