import { IResolveContext } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * A policy document that creates its statements when it is read, so that it contains grants, and keys of a hierarchy, that are added
 * later.
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

  /** Statements that others add, such as an aspect, are kept in addition to the collected ones. */
  public addStatements(...statements: iam.PolicyStatement[]): void {
    // CDK's constructor calls this before the field exists, without statements.
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
