import { assumeRole } from './assume-role';
import { joinGroup } from './join-group';
import { leaveGroup } from './leave-group';
import { liftBoundary } from './lift-boundary';
import { passRole } from './pass-role';
import { passRoleToFunction } from './pass-role-to-function';
import { removePolicy } from './remove-policy';
import { replaceCode } from './replace-code';
import { rewritePolicy } from './rewrite-policy';
import { rewriteTrust } from './rewrite-trust';
import { tagForTrust } from './tag-for-trust';
import { useCredentials } from './use-credentials';
import { writePolicy } from './write-policy';
import type { ActorRule, BecomeRule } from '../../search-state';

/** What can be done about one's permissions; of equally long ways the first is told. */
export const ACTOR_RULES: readonly ActorRule[] = [writePolicy, rewritePolicy, joinGroup, liftBoundary, removePolicy, leaveGroup, tagForTrust];

/** How one comes to act as somebody else; of equally long ways the first is told. */
export const BECOME_RULES: readonly BecomeRule[] = [replaceCode, assumeRole, rewriteTrust, useCredentials, passRole, passRoleToFunction];
