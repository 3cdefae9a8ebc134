import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SecretPath } from '../naming/secret-path';
import { Problem } from '../private/problems';

/** A hierarchy that is there already. */
interface Hierarchy extends IConstruct {
  readonly path: SecretPath;
}

/** How sure it is that two hierarchies of one path meet in one account and region. */
type Meeting = 'sure' | 'possible' | 'no';

/** Problems of a second hierarchy of one path: both would own the same names and tags. */
export function checkOnlyHierarchy(scope: IConstruct, path: SecretPath, others: Hierarchy[]): Problem[] {
  return others.filter((other) => other.path.path === path.path && meeting(scope, other) === 'sure').map((other) => ({
    id: 'hierarchy-repeated',
    message: `one hierarchy owns a path in an account and region, got: a second one of ${path.path} beside ${other.node.path}; `
      + 'add the secrets there, or use TaggedSecretHierarchy.fromPath to read them',
  }));
}

/** The hierarchies of the same path that may turn out to be in the same account and region at deployment. */
export function possiblyRepeated(scope: IConstruct, path: SecretPath, others: Hierarchy[]): Hierarchy[] {
  return others.filter((other) => other.path.path === path.path && meeting(scope, other) === 'possible');
}

function meeting(one: IConstruct, other: IConstruct): Meeting {
  const [mine, its] = [Stack.of(one), Stack.of(other)];
  if (mine === its) {
    return 'sure';
  }
  const environments = [mine.account, mine.region, its.account, its.region];
  if (environments.some((value) => Token.isUnresolved(value))) {
    return 'possible';
  }
  return mine.account === its.account && mine.region === its.region ? 'sure' : 'no';
}
