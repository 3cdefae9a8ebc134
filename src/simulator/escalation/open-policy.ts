import { parsePolicy, type Policy } from '../iam/policy-document';

function allowing(kind: 'resource' | 'key'): Policy {
  return parsePolicy({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }, 'a policy the principal writes', kind);
}

const OPEN = { resource: allowing('resource'), key: allowing('key') };

/** A policy as somebody would write it who may write one: it lets them do all there is. */
export function openPolicy(kind: 'resource' | 'key'): Policy {
  return OPEN[kind];
}

/** What somebody would allow themselves. */
export const EVERYTHING: Policy = parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'a policy the principal gives itself', 'identity');

/** A permissions boundary that is none but by name. */
export const NO_LIMIT: Policy = { ...EVERYTHING, kind: 'boundary' };
