import { FALSE } from '../iam/ternary';
import { sameText } from '../iam/wildcard';
import { arnOf, samRoleArn } from '../template/resource-identifiers';
import { nameOf, type TemplateResource } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

const FUNCTION_TYPES = ['AWS::Lambda::Function', 'AWS::Serverless::Function'];

/** A Lambda function that a template creates. */
export interface TemplateFunction {
  readonly name: string;
  readonly arn: string;
  /** ARN of its execution role; undefined if the template names none. */
  readonly role?: string;
}

/** A Lambda function of a given execution role. */
export interface FunctionOfRole extends TemplateFunction {
  /** Why it is unknown whether this is the function's role; undefined if it is known. */
  readonly doubt?: string;
}

/** The Lambda functions that templates create. They are read at the first request for one, because few questions need them. */
export class LambdaFunctions {
  private functions?: readonly TemplateFunction[];
  private readonly byRole = new Map<string, readonly FunctionOfRole[]>();

  constructor(private readonly resources: () => readonly TemplateResource[], private readonly resolver: ValueResolver) {}

  public all(): readonly TemplateFunction[] {
    this.functions ??= this.resources().filter(({ type }) => FUNCTION_TYPES.includes(type)).map((resource) => ({
      name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource), arn: arnOf(resource, this.resolver), role: this.roleOf(resource),
    }));
    return this.functions;
  }

  /** The functions whose execution role is, or can be, the role with an ARN. */
  public ofRole(arn: string): readonly FunctionOfRole[] {
    const found = this.byRole.get(arn) ?? this.all().flatMap((lambda) => {
      const same = lambda.role === undefined ? FALSE : sameText(lambda.role, arn);
      return same.value === false ? [] : [{ ...lambda, doubt: same.unknown }];
    });
    this.byRole.set(arn, found);
    return found;
  }

  /** SAM creates a role for a function that names none. */
  private roleOf(resource: TemplateResource): string | undefined {
    const { stack, type, properties } = resource;
    const role = this.resolver.optionalText(stack, properties.Role);
    return role ?? (type === 'AWS::Serverless::Function' ? samRoleArn(resource, this.resolver) : undefined);
  }
}
