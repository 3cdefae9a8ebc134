import { addToGroup } from './add-to-group';
import { assumeRole } from './assume-role';
import { createUserCredentials } from './create-user-credentials';
import { grantFullAccess } from './grant-full-access';
import { liftPermissionsBoundary } from './lift-permissions-boundary';
import { passRoleToExistingFunction } from './pass-role-to-existing-function';
import { passRoleToService } from './pass-role-to-service';
import { removeDenyingPolicy } from './remove-denying-policy';
import { removeFromGroup } from './remove-from-group';
import { replaceFunctionCode } from './replace-function-code';
import { rewriteManagedPolicy } from './rewrite-managed-policy';
import { rewriteTrustPolicy } from './rewrite-trust-policy';
import { tagForTrustPolicy } from './tag-for-trust-policy';
import type { ImpersonationRule, PermissionRule } from '../rule';

/** Changes to the permissions of a reachable principal. Of paths of equal length, the rule that is listed first is reported. */
export const PERMISSION_RULES: readonly PermissionRule[] = [
  grantFullAccess, rewriteManagedPolicy, addToGroup, liftPermissionsBoundary, removeDenyingPolicy, removeFromGroup, tagForTrustPolicy,
];

/** Steps by which a principal acts as another one. Of paths of equal length, the rule that is listed first is reported. */
export const IMPERSONATION_RULES: readonly ImpersonationRule[] = [
  replaceFunctionCode, assumeRole, rewriteTrustPolicy, createUserCredentials, passRoleToService, passRoleToExistingFunction,
];
