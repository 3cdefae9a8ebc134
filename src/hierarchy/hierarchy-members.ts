import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DependencyGroup, IConstruct } from 'constructs';
import { unwrapKey } from '../access/targets/identity-grant-key';
import { addToResourcePolicy } from '../access/targets/resource-policy';
import { KnownSecret, secretResourceOf } from '../access/targets/secret-resource';
import { replicaKeysOf, TargetKey, TargetKeys } from '../access/targets/target-keys';
import { Problem } from '../private/problems';

interface Member {
  readonly name: string;
  readonly secret: IConstruct;
  readonly encryptionKey?: kms.IKey;
}

/** The secrets of one hierarchy. Grants apply to all of them, including secrets that are added later. */
export class HierarchyMembers {
  private readonly members: Member[] = [];
  private readonly statements: iam.PolicyStatement[] = [];
  private readonly policies = new DependencyGroup();
  private readonly allKeys = new TargetKeys();

  constructor(private readonly hierarchyKey: kms.IKey) {
    this.allKeys.add({ key: hierarchyKey });
  }

  /** The resources of the secrets, as the template contains them. */
  public get resources(): secretsmanager.CfnSecret[] {
    return this.members.map(({ secret }) => secretResourceOf(secret)!);
  }

  /** The key of the hierarchy, and the other keys of its secrets. */
  public get keys(): kms.IKey[] {
    const memberKeys = this.members.flatMap(({ encryptionKey }) => encryptionKey ?? []);
    return [...new Set([this.hierarchyKey, ...memberKeys].map(unwrapKey))];
  }

  /** Calls `visit` for each key, including keys of replicas, and for each key of secrets that are added later. */
  public eachKey(visit: (key: TargetKey) => void): void {
    this.allKeys.each(visit);
  }

  /** Problems of the name of one more secret. */
  public check(name: string): Problem[] {
    const earlier = this.members.find((member) => member.name === name);
    return earlier ? [{
      id: 'secret-name-repeated',
      message: `a name must belong to one secret, got: "${name}", which ${earlier.secret.node.path} has; choose another secret type`,
    }] : [];
  }

  /** @param encryptionKey by default the key that the secret knows; CDK's L1 secrets know none */
  public add(name: string, secret: interfaces.ISecretRef, encryptionKey = (secret as KnownSecret).encryptionKey): void {
    if (encryptionKey) {
      this.allKeys.add({ key: encryptionKey });
    }
    replicaKeysOf(secret).each((key) => this.allKeys.add(key));
    this.members.push({ name, secret, encryptionKey });
    this.statements.forEach((statement) => this.addTo(secret, statement));
  }

  /** Adds a statement for other accounts, services or organizations to the resource policy of every secret. */
  public addToResourcePolicies(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.statements.push(statement);
    this.members.forEach(({ secret }) => this.addTo(secret, statement));
    return { statementAdded: true, policyDependable: this.policies };
  }

  private addTo(secret: IConstruct, statement: iam.PolicyStatement): void {
    const { policyDependable } = addToResourcePolicy(secret, statement.copy());
    if (policyDependable) {
      this.policies.add(policyDependable);
    }
  }
}
