import type { TemplatePrincipal } from '../../principals';
import { actorsOf, type Ground, type Situation } from '../situation';

/** The roles or users of the templates that one does not act as yet. */
export function othersOfKind(kind: 'role' | 'user', situation: Situation, { model }: Ground): TemplatePrincipal[] {
  const own = new Set(actorsOf(situation).map(({ principal }) => principal));
  return model.principals.filter((principal) => principal.subject.caller.kind === kind && !own.has(principal));
}
