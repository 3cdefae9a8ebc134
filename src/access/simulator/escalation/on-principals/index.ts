import { assumeRole } from './assume-role';
import { joinGroup } from './join-group';
import { liftBoundary } from './lift-boundary';
import { passRole } from './pass-role';
import { replaceCode } from './replace-code';
import { rewritePolicy } from './rewrite-policy';
import { rewriteTrust } from './rewrite-trust';
import { useCredentials } from './use-credentials';
import { writePolicy } from './write-policy';
import type { Rule, Situation } from '../situation';

/** What can be done to have more permissions, or those of somebody else; of equally long ways the first is told. */
export const PRINCIPAL_RULES: ReadonlyArray<Rule<Situation>> = [
  writePolicy, rewritePolicy, joinGroup, liftBoundary, replaceCode, assumeRole, rewriteTrust, useCredentials, passRole,
];
