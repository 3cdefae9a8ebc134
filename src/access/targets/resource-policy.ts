import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { findOrCreate } from '../../private/singletons';

/** The quota of Secrets Manager for a secret's resource policy, in characters. */
const MAX_POLICY_LENGTH = 20_480;

/** The length assumed for an intrinsic function other than a join: that of an ARN with a generated name, in characters. */
const REFERENCE_LENGTH = 120;

const limited = new WeakSet<iam.PolicyDocument>();

/**
 * Adds a statement to the resource policy of a secret that this app creates, and keeps public access blocked.
 *
 * A secret has only one resource policy: a second policy resource would overwrite it. L2 secrets create theirs; for L1 secrets it is created here.
 */
export function addToResourcePolicy(secret: IConstruct, statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
  if (secret instanceof secretsmanager.Secret) {
    const result = secret.addToResourcePolicy(statement);
    secureResourcePolicy(result.policyDependable as secretsmanager.ResourcePolicy);
    return result;
  }
  const resource = secret as secretsmanager.CfnSecret;
  const policy = findOrCreate(resource, 'ResourcePolicy', () => new L1ResourcePolicy(resource));
  policy.document.addStatements(statement);
  return { statementAdded: true, policyDependable: policy };
}

/** Blocks public access through the resource policy of an L2 secret, and fails synthesis if the policy exceeds the quota. */
export function secureResourcePolicy(policy: secretsmanager.ResourcePolicy): void {
  (policy.node.defaultChild as secretsmanager.CfnResourcePolicy).blockPublicPolicy = true;
  limitLength(policy, policy.document);
}

function limitLength(policy: IConstruct, document: iam.PolicyDocument): void {
  if (limited.has(document)) {
    return;
  }
  limited.add(document);
  policy.node.addValidation({
    validate: () => {
      const length = estimateLength(Stack.of(policy).resolve(document));
      return length <= MAX_POLICY_LENGTH ? [] : [`the secret's resource policy must have at most ${MAX_POLICY_LENGTH} characters, got: about `
        + `${length}; grant to an account or an organization instead of each role [resource-policy-too-large]`];
    },
  });
}

class L1ResourcePolicy extends Construct {
  public readonly document = new iam.PolicyDocument();

  constructor(secret: secretsmanager.CfnSecret) {
    super(secret, 'ResourcePolicy');
    new secretsmanager.CfnResourcePolicy(this, 'Resource', {
      secretId: secret.ref,
      resourcePolicy: this.document,
      blockPublicPolicy: true,
    });
    limitLength(this, this.document);
    this.node.addValidation({ validate: () => this.document.validateForResourcePolicy() });
  }
}

/** The length of a resolved policy in characters, with the length of what CloudFormation replaces its functions with. */
function estimateLength(value: unknown): number {
  if (Array.isArray(value)) {
    return 1 + value.reduce((total: number, item) => total + estimateLength(item) + 1, 0);
  }
  if (typeof value !== 'object' || value === null) {
    return String(JSON.stringify(value) ?? '').length;
  }
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return name === 'Fn::Join' ? estimateLength((argument as unknown[])[1]) : REFERENCE_LENGTH;
  }
  return 1 + entries.reduce((total, [key, item]) => total + key.length + 4 + estimateLength(item), 0);
}
