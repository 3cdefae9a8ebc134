import type { Resolver } from './intrinsics';
import { unknownText, wholeUnknown } from './placeholder';
import { isRecord } from './policy-checks';
import { parsePolicy, type Policy } from './policy-document';
import { nameOf, type TemplateResource } from './template-stack';

/** Actions and the resource parameter of SAM's policy templates that concern secrets and keys. */
const TEMPLATES: Record<string, { actions: string[]; resource: (parameters: Record<string, unknown>, at: TemplateResource) => string }> = {
  AWSSecretsManagerGetSecretValuePolicy: { actions: ['secretsmanager:GetSecretValue'], resource: (parameters) => String(parameters.SecretArn) },
  KMSDecryptPolicy: {
    actions: ['kms:Decrypt'],
    resource: (parameters, { stack }) => `arn:${stack.partition}:kms:${stack.region}:${stack.account}:key/${String(parameters.KeyId)}`,
  },
};

/** Policy templates of SAM for services that have no part in reading secrets. */
const ELSEWHERE = /^(DynamoDB|S3|SQS|SNS|Kinesis|Firehose|CloudWatch|EventBridge|StepFunctions|Comprehend|Rekognition|Textract|Polly|SES|VPCAccess|Athena|Elasticsearch|SSMParameter)/;

/**
 * The policies of a SAM function without role of its own; names of managed policies are given back as ARNs.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html
 */
export function samPolicies(resource: TemplateResource, resolver: Resolver): Array<Policy | string> {
  return resolver.list(resource.stack, resource.properties.Policies).map((entry) => {
    if (typeof entry === 'string' && wholeUnknown(entry) === undefined) {
      return entry.startsWith('arn:') ? entry : `arn:${resource.stack.partition}:iam::aws:policy/${entry}`;
    }
    return samPolicy(entry, resource);
  });
}

function samPolicy(entry: unknown, resource: TemplateResource): Policy {
  const place = `policy of SAM function ${nameOf(resource)}`;
  if (!isRecord(entry) || entry.Statement !== undefined) {
    return parsePolicy(isRecord(entry) ? { Version: '2012-10-17', ...entry } : entry, place, 'identity');
  }
  const [name] = Object.keys(entry);
  const template = Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined;
  const parameters = entry[name];
  if (template && isRecord(parameters)) {
    const statement = { Effect: 'Allow', Action: template.actions, Resource: template.resource(parameters, resource) };
    return parsePolicy({ Version: '2012-10-17', Statement: statement }, `${place}, ${name}`, 'identity');
  }
  return parsePolicy(ELSEWHERE.test(name) ? { Statement: [] } : unknownText(`SAM's policy template ${name} is not in the simulator's data`), place, 'identity');
}
