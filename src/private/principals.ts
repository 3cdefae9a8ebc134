import type * as iam from 'aws-cdk-lib/aws-iam';

/** The principal that CDK's wrappers (conditions, session tags, `kms:ViaService`) wrap. They keep it in members that TypeScript does not show. */
export function unwrapPrincipal(principal: iam.IPrincipal): iam.IPrincipal {
  const inner: unknown = Reflect.get(principal, 'wrapped') ?? Reflect.get(principal, 'basePrincipal');
  return isGrantable(inner) ? unwrapPrincipal(inner.grantPrincipal) : principal;
}

function isGrantable(value: unknown): value is iam.IGrantable {
  return typeof value === 'object' && value !== null && 'grantPrincipal' in value;
}
