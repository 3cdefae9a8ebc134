import { Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AccessEntry } from './access-statements';
import { isPath } from '../targets/access-target';
import { keyReference } from '../targets/key-reference';

const OF_PATH = 'Name and tags select the secrets below a path, so that the policy does not grow with their number';
const OF_ACCOUNT = 'The operation supports neither resources nor tags; no value is read without a permission on the secret itself';
const OF_KEYS = 'This stack cannot refer to the key; kms:ViaService, the encryption context and the key policy restrict it';

/**
 * Acknowledges each wildcard of a policy for cdk-nag, by the id that it reports, so that users see no findings of this library.
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
    // This is the metadata that `Validations.acknowledge` adds. The method itself rejects ids with more than one `::`. cdk-nag removes the
    // prefix and reads this construct and its parents. Without the prefix CDK would hide the same finding everywhere, also the user's own.
    policy.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
  }
}

/** CloudFormation's functions as cdk-nag renders them. */
function flatten(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  return name === 'Fn::Join' ? (argument as [string, unknown[]])[1].map(flatten).join('') : `<${String(argument)}>`;
}
