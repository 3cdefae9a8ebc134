import { readFileSync } from 'node:fs';
import { App, aws_iam as iam, aws_kms as kms, aws_secretsmanager as secretsmanager, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type * as library from 'cdk-managed-secrets';

/** One side of the comparison: creates `count` secrets with a customer-managed key, and allows `reader` to read them. */
type Scenario = (stack: Stack, count: number, reader: iam.IRole) => void;

/** The other side: the same secrets with the same names, tags and deletion, by hand in plain L2. */
export const plain: Scenario = (stack, count, reader) => {
  const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  Tags.of(stack).add('Environment', 'development');
  Tags.of(stack).add('Application', 'orders');
  for (let index = 1; index <= count; index += 1) {
    new secretsmanager.Secret(stack, `Secret${index}`, {
      secretName: `dev/orders/api-key-${index}`,
      encryptionKey,
      removalPolicy: RemovalPolicy.RETAIN,
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
    }).grantRead(reader);
  }
};

/** Our side. The caller loads the library, so that the time to load it is not measured here. */
export const ours = ({ SecretEnvironment, TaggedSecretHierarchy }: typeof library): Scenario => (stack, count, reader) => {
  const secrets = new TaggedSecretHierarchy(stack, 'Secrets', { environment: SecretEnvironment.DEVELOPMENT, application: 'orders' });
  for (let index = 1; index <= count; index += 1) {
    secrets.addApiKeySecret(`api-key-${index}`);
  }
  secrets.access.read(reader);
};

/** The cost of one synthesis, and the size of its template. */
export interface Synthesis {
  readonly cpuMs: number;
  readonly resources: number;
  /** Identity policies of the reader. */
  readonly policies: number;
  readonly policyBytes: number;
  readonly keyPolicyBytes: number;
}

/** The feature flags that `cdk init` sets for a new application. */
const FLAGS = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) as Record<string, unknown>;

export function measure(scenario: Scenario, count: number, outdir: string): Synthesis {
  const before = process.cpuUsage();
  const app = new App({ outdir, postCliContext: FLAGS });
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  scenario(stack, count, new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
  const template = app.synth().getStackByName('Stack').template as Template;
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, ...sizes(Object.values(template.Resources)) };
}

interface Template {
  readonly Resources: { [logicalId: string]: Resource };
}

interface Resource {
  readonly Type: string;
  readonly Properties?: { PolicyDocument?: object; KeyPolicy?: object };
}

function sizes(resources: Resource[]): Omit<Synthesis, 'cpuMs'> {
  const policies = resources.filter(({ Type }) => ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type));
  return {
    resources: resources.length,
    policies: policies.length,
    policyBytes: bytes(policies.map(({ Properties }) => Properties?.PolicyDocument)),
    keyPolicyBytes: bytes(resources.filter(({ Type }) => Type === 'AWS::KMS::Key').map(({ Properties }) => Properties?.KeyPolicy)),
  };
}

/** The size in the template. A reference to an ARN is longer there than the ARN. */
function bytes(documents: (object | undefined)[]): number {
  return documents.reduce((sum, document) => sum + JSON.stringify(document ?? '').length, 0);
}
