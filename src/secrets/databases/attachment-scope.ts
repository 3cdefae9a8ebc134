import { DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Tokenization } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';

/** The properties by which databases of all kinds take a password. */
const PASSWORDS = ['masterUserPassword', 'adminUserPassword'];

/**
 * Where the attachment of a secret stands, and its rotation beside it: with the secret, but for a database in a stack above.
 *
 * A database that takes its password from a secret of another stack depends on that stack. What refers to both must stand with the
 * database then, or both stacks would wait for each other.
 */
export function attachmentHome(secret: Construct, resource: secretsmanager.CfnSecret, database: unknown): Construct {
  const above = Construct.isConstruct(database)
    && !isWithin(Stack.of(database), Stack.of(secret))
    && takesPasswordOf(database, resource);
  return above ? new Construct(database, 'SecretConnection') : secret;
}

/** A nested stack may give its own to the stack it stands in, and take from there. */
function isWithin(stack: Stack, other: Stack): boolean {
  return stack === other || (stack.nestedStackParent !== undefined && isWithin(stack.nestedStackParent, other));
}

function takesPasswordOf(database: IConstruct, resource: secretsmanager.CfnSecret): boolean {
  return database.node.findAll().some((construct) => PASSWORDS.some((name) => refersTo(construct, Reflect.get(construct, name), resource)));
}

function refersTo(scope: IConstruct, value: unknown, resource: secretsmanager.CfnSecret): boolean {
  const resolver = new ReferenceResolver();
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return resolver.targets.has(resource);
}

/** Resolves as ever, and remembers what was referred to. */
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
