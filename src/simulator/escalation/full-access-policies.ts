import { parsePolicy, type Policy } from '../iam/policy-document';

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

function allowingEveryone(kind: 'resource' | 'key'): Policy {
  return parsePolicy({ Statement: { ...ALLOW_ALL, Principal: '*' } }, 'a policy the principal writes', kind);
}

const FULL_ACCESS_BY_KIND = { resource: allowingEveryone('resource'), key: allowingEveryone('key') };

/** The resource policy or key policy that a principal would write if it can write one: it allows everything. */
export function fullAccessPolicy(kind: 'resource' | 'key'): Policy {
  return FULL_ACCESS_BY_KIND[kind];
}

/** The identity policy that a principal would attach to itself: it allows everything. */
export const FULL_ACCESS: Policy = parsePolicy({ Statement: ALLOW_ALL }, 'a policy the principal gives itself', 'identity');

/** A permissions boundary that limits nothing. */
export const UNLIMITED_BOUNDARY: Policy = { ...FULL_ACCESS, kind: 'boundary' };
