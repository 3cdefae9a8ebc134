import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DependencyGroup, IConstruct } from 'constructs';
import { unwrapKey } from '../access/targets/identity-grant-key';
import { addToResourcePolicy } from '../access/targets/resource-policy';
import { secretResourceOf } from '../access/targets/secret-resource';
import { replicaKeysOf, TargetKey, TargetKeys } from '../access/targets/target-keys';
import { Problem } from '../private/problems';

interface Member {
  readonly name: string;
  readonly secret: interfaces.ISecretRef & { readonly encryptionKey?: kms.IKey };
}

/** The secrets of one hierarchy, and what holds for all of them, also for those that come later. */
export class HierarchyMembers {
  private readonly members: Member[] = [];
  private readonly statements: iam.PolicyStatement[] = [];
  private readonly policies = new DependencyGroup();
  private readonly allKeys = new TargetKeys();

  constructor(private readonly key: kms.IKey) {
    this.allKeys.add({ key });
  }

  /** The resources, as they stand in the template. */
  public get resources(): secretsmanager.CfnSecret[] {
    return this.members.map(({ secret }) => secretResourceOf(secret)!);
  }

  /** The key of the hierarchy, and those that included secrets brought. */
  public get keys(): kms.IKey[] {
    const brought = this.members.flatMap(({ secret }) => secret.encryptionKey ?? []);
    return [...new Set([this.key, ...brought].map(unwrapKey))];
  }

  /** Calls for the keys that are there, those of replicas among them, and for those that later secrets bring. */
  public eachKey(visit: (key: TargetKey) => void): void {
    this.allKeys.each(visit);
  }

  /** Problems of one more secret. */
  public check(name: string): Problem[] {
    const earlier = this.members.find((member) => member.name === name);
    return earlier ? [{
      id: 'secret-name-repeated',
      message: `a name is given to one secret, got: "${name}" beside ${earlier.secret.node.path}; choose another secret type`,
    }] : [];
  }

  public add(name: string, secret: IConstruct): void {
    const member = { name, secret: secret as Member['secret'] };
    if (member.secret.encryptionKey) {
      this.allKeys.add({ key: member.secret.encryptionKey });
    }
    replicaKeysOf(secret).each((key) => this.allKeys.add(key));
    this.members.push(member);
    this.statements.forEach((statement) => this.write(member, statement));
  }

  /** What other accounts, services and organizations are allowed stands in the policy of every secret. */
  public addToResourcePolicies(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.statements.push(statement);
    this.members.forEach((member) => this.write(member, statement));
    return { statementAdded: true, policyDependable: this.policies };
  }

  private write({ secret }: Member, statement: iam.PolicyStatement): void {
    const { policyDependable } = addToResourcePolicy(secret, statement.copy());
    if (policyDependable) {
      this.policies.add(policyDependable);
    }
  }
}
