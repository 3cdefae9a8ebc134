import { UNLIMITED_BOUNDARY } from '../../full-access-policies';
import { asIamResource, describePrincipal, iamTypeOf, type PermissionChange } from '../../search-state';
import { transitionsOf, type PermissionRule } from '../rule';

/** Removes a permissions boundary, replaces it by one that allows everything, or adds a policy version that allows everything. */
export const liftPermissionsBoundary: PermissionRule = (state, capabilities) => {
  const { principal, subject } = state;
  const type = iamTypeOf(state);
  if (type === undefined || subject.boundary === undefined || subject.boundary.includes(UNLIMITED_BOUNDARY)) {
    return [];
  }
  const { start, context: { model } } = capabilities;
  const name = describePrincipal(principal, start);
  const arn = model.customerBoundaryArn(principal);
  const [remove, replace] = [`iam:Delete${type}PermissionsBoundary`, `iam:Put${type}PermissionsBoundary`];
  const removed = (): PermissionChange => ({ subject: { ...subject, boundary: undefined } });
  const unlimited = (): PermissionChange => ({ subject: { ...subject, boundary: [UNLIMITED_BOUNDARY] } });
  return [
    ...transitionsOf(capabilities.whoCan(remove, asIamResource(principal)), `${remove} lifts the permissions boundary of ${name}`, removed),
    ...transitionsOf(capabilities.whoCan(replace, asIamResource(principal)), `${replace} lifts the permissions boundary of ${name}`, unlimited),
    ...arn === undefined ? [] : transitionsOf(
      capabilities.whoCan('iam:CreatePolicyVersion', { arn }),
      `iam:CreatePolicyVersion has the permissions boundary of ${name} allow everything`, unlimited,
    ),
  ];
};
