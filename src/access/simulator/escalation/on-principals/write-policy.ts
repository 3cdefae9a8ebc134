import { some, type Chance } from '../chance';
import { EVERYTHING, withEverything } from '../open-policy';
import { asResource, callReader, may, stepOf, type Ground, type Rule, type Situation } from '../situation';

/** Gives the reader, or a group that it belongs to, a policy that allows everything. */
export const writePolicy: Rule<Situation> = (situation, ground) => {
  const { reader } = situation;
  const kind = reader.subject.caller.kind === 'user' ? 'User' : 'Role';
  return reader.subject.identity.includes(EVERYTHING) ? [] : [
    ...ways(situation, ground, `iam:Put${kind}Policy`, `iam:Attach${kind}Policy`, [asResource(reader.principal)], callReader(situation)),
    ...ways(situation, ground, 'iam:PutGroupPolicy', 'iam:AttachGroupPolicy', reader.principal.groups.map((arn) => ({ arn })), `a group of ${callReader(situation)}`),
  ].slice(0, 1);
};

function ways(
  situation: Situation, ground: Ground, put: string, attach: string, resources: ReadonlyArray<{ arn: string }>, whom: string,
): ReturnType<Rule<Situation>> {
  const chances = [put, attach].map((action): [string, Chance] => [action, some(resources, (resource) => may(situation, action, resource, ground))]);
  const possible = chances.filter(([, chance]) => chance !== undefined);
  const [action, chance] = possible.find(([, candidate]) => candidate?.doubt === undefined) ?? possible[0] ?? [put, undefined];
  return stepOf(chance, `${action} gives ${whom} a policy that allows everything`,
    () => withEverything(situation));
}
