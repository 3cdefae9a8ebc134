import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { findOrCreate } from '../../private/singletons';
import { estimateRendered } from '../grants/rendered-size';

/** Characters of a secret's resource policy. */
const RESOURCE_POLICY_SIZE = 20_480;

/**
 * Adds to the one resource policy of a secret made here, and keeps public access blocked.
 *
 * A secret has one such policy, and the last resource that writes it wins: L2 secrets bring theirs, plain ones get one here.
 */
export function addToResourcePolicy(secret: IConstruct, statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
  if (secret instanceof secretsmanager.Secret) {
    const result = secret.addToResourcePolicy(statement);
    const policy = result.policyDependable as secretsmanager.ResourcePolicy;
    (policy.node.defaultChild as secretsmanager.CfnResourcePolicy).blockPublicPolicy = true;
    limitResourcePolicy(policy, policy.document);
    return result;
  }
  const plain = secret as secretsmanager.CfnSecret;
  const policy = findOrCreate(plain, 'ResourcePolicy', () => new PlainResourcePolicy(plain));
  policy.document.addStatements(statement);
  return { statementAdded: true, policyDependable: policy };
}

const limited = new WeakSet<iam.PolicyDocument>();

/** Fails synthesis where a resource policy has grown over what Secrets Manager takes. */
export function limitResourcePolicy(policy: IConstruct, document: iam.PolicyDocument): void {
  if (limited.has(document)) {
    return;
  }
  limited.add(document);
  policy.node.addValidation({
    validate: () => {
      const size = estimateRendered(Stack.of(policy).resolve(document));
      return size <= RESOURCE_POLICY_SIZE ? [] : [`the secret's resource policy must have at most ${RESOURCE_POLICY_SIZE} characters, got: about `
        + `${size}; grant to an account or an organization instead of each role [resource-policy-too-large]`];
    },
  });
}

class PlainResourcePolicy extends Construct {
  public readonly document = new iam.PolicyDocument();

  constructor(secret: secretsmanager.CfnSecret) {
    super(secret, 'ResourcePolicy');
    new secretsmanager.CfnResourcePolicy(this, 'Resource', {
      secretId: secret.ref,
      resourcePolicy: this.document,
      blockPublicPolicy: true,
    });
    limitResourcePolicy(this, this.document);
    this.node.addValidation({ validate: () => this.document.validateForResourcePolicy() });
  }
}
