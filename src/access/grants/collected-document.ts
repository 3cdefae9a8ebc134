import { IResolveContext } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A policy document whose statements are made when it is looked at, so that what is granted later, or a key that a hierarchy gets
 * later, is in it.
 */
export class CollectedDocument extends iam.PolicyDocument {
  private readonly added: iam.PolicyStatement[] = [];

  constructor(private readonly produce: () => iam.PolicyStatement[]) {
    super();
  }

  public get isEmpty(): boolean {
    return this.current().isEmpty;
  }

  public get statementCount(): number {
    return this.current().statementCount;
  }

  /** Statements of others, such as of an aspect, stay beside ours. */
  public addStatements(...statements: iam.PolicyStatement[]): void {
    // CDK's constructor calls this before the field exists, with nothing to add.
    this.added?.push(...statements);
  }

  public toJSON(): unknown {
    return this.current().toJSON();
  }

  public resolve(context: IResolveContext): unknown {
    return this.current().resolve(context);
  }

  public validateForAnyPolicy(): string[] {
    return this.current().validateForAnyPolicy();
  }

  public validateForResourcePolicy(): string[] {
    return this.current().validateForResourcePolicy();
  }

  public validateForIdentityPolicy(): string[] {
    return this.current().validateForIdentityPolicy();
  }

  private current(): iam.PolicyDocument {
    return new iam.PolicyDocument({ statements: [...this.produce(), ...this.added] });
  }
}
