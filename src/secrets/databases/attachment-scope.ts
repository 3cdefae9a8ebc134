import { DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Tokenization } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';

/** The properties in which databases of all kinds receive a password. */
const PASSWORD_PROPERTIES = ['masterUserPassword', 'adminUserPassword'];

/**
 * The scope of a secret's attachment and of its rotation: the secret, or the database if that is in a stack which depends on the secret's.
 *
 * A database that receives its password from a secret of another stack depends on that stack. A resource that refers to both the secret and
 * the database must then be in the database's stack. In the secret's stack it would close a cycle between the two.
 */
export function attachmentScope(secret: Construct, resource: secretsmanager.CfnSecret, database: unknown): Construct {
  const isDependent = Construct.isConstruct(database)
    && !isWithin(Stack.of(database), Stack.of(secret))
    && usesPasswordOf(database, resource);
  return isDependent ? new Construct(database, 'SecretConnection') : secret;
}

/** A nested stack and its parent may refer to each other in both directions. */
function isWithin(stack: Stack, other: Stack): boolean {
  return stack === other || (stack.nestedStackParent !== undefined && isWithin(stack.nestedStackParent, other));
}

function usesPasswordOf(database: IConstruct, resource: secretsmanager.CfnSecret): boolean {
  return database.node.findAll().some((construct) => PASSWORD_PROPERTIES.some((name) => refersTo(construct, Reflect.get(construct, name), resource)));
}

function refersTo(scope: IConstruct, value: unknown, resource: secretsmanager.CfnSecret): boolean {
  const resolver = new ReferenceResolver();
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return resolver.targets.has(resource);
}

/** Resolves tokens as CDK does, and records the constructs that they refer to. */
class ReferenceResolver extends DefaultTokenResolver {
  public readonly targets = new Set<IConstruct>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      this.targets.add(token.target);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}
