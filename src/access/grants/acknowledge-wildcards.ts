import { Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AccessEntry } from './access-statements';
import { isPath } from '../targets/access-target';
import { keyReference } from '../targets/key-reference';

const OF_PATH = 'Secrets below a path are told by their name and their tags, so that the policy does not grow with their number';
const OF_ACCOUNT = 'The operation knows neither resource nor tags; no value is read without a permission on the secret itself';
const OF_KEYS = 'The key cannot be referred to from here; kms:ViaService, the encryption context and the key policy narrow it';

/**
 * Tells cdk-nag why a policy has wildcards, each by the id it reports: users see no findings that are ours.
 *
 * @see https://github.com/cdklabs/cdk-nag
 */
export function acknowledgeWildcards(policy: IConstruct, { level, arn, targets }: AccessEntry): void {
  const ofPath = isPath(targets[0]);
  const keys = targets.flatMap((target) => target.keys().map((key) => keyReference(key, target, policy).arn));
  const reasons = [
    { resource: arn, reason: OF_PATH, applies: ofPath },
    { resource: '*', reason: OF_ACCOUNT, applies: level.accountActions.length > 0 && (ofPath || !level.accountActionsOfPaths) },
    ...keys.map((resource) => ({ resource, reason: OF_KEYS, applies: resource.endsWith(':key/*') })),
  ].filter(({ applies }) => applies);
  for (const { resource, reason } of reasons) {
    const id = `annotation::AwsSolutions-IAM5[Resource::${flatten(Stack.of(policy).resolve(resource))}]`;
    // Recorded as `Validations.acknowledge` would, which refuses ids with more than one `::`. cdk-nag drops the prefix and looks at this
    // construct and those above it; without the prefix CDK itself would hide the same finding everywhere, the user's own too.
    policy.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
  }
}

/** CloudFormation's functions as cdk-nag writes them. */
function flatten(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  return name === 'Fn::Join' ? (argument as [string, unknown[]])[1].map(flatten).join('') : `<${String(argument)}>`;
}
