import type { Situation } from './situation';
import { parsePolicy, type Policy } from '../policy-document';

/** A policy as somebody would write it who may write one: it lets them do all there is. */
export function openPolicy(kind: 'resource' | 'key'): Policy {
  return parsePolicy({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }, 'a policy the principal writes', kind);
}

/** What somebody would allow themselves. */
export const EVERYTHING: Policy = parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'a policy the principal gives itself', 'identity');

/** A situation in which the reader has a policy that allows everything. */
export function withEverything(situation: Situation): Situation {
  const { reader } = situation;
  return { ...situation, reader: { ...reader, subject: { ...reader.subject, identity: [...reader.subject.identity, EVERYTHING] } } };
}
