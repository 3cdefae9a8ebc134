import { Stack, Stage } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { ScheduledSecret } from './scheduled-secret';
import { secretResourceOf } from '../../access/targets/secret-resource';
import { Problem } from '../../private/problems';

const CLAIM = Symbol.for('cdk-managed-secrets.rotation-claim');
const VALIDATED = Symbol.for('cdk-managed-secrets.rotation-watch');

/** Marks a secret that has a rotation, or that must not have one. */
interface Claim {
  readonly path: string;
  /** Whether there is a schedule. The validation at synthesis finds it by itself. */
  readonly scheduled: boolean;
}
interface Claimed {
  [CLAIM]?: Claim;
  [VALIDATED]?: true;
}

/** Secrets Manager keeps one schedule per secret: the later of two deployed ones wins, and deleting either ends the rotation. */
export function checkUniqueRotation(secret: ScheduledSecret): Problem[] {
  const claim = claimable(secret)[CLAIM];
  return claim ? [{
    id: 'rotation-second',
    message: `\`strategy\` must be the only one of its secret, got: a second one in addition to that of ${claim.path}; `
      + 'Secrets Manager keeps one schedule per secret, remove one of them',
  }] : [];
}

/** Records that this secret has its rotation, and has the final tree searched for schedules that other code added. */
export function claimRotation(secret: ScheduledSecret, scheduled: boolean): void {
  claimable(secret)[CLAIM] = { path: secret.scope.node.path, scheduled };
  const stage: (IConstruct & Claimed) | undefined = Stage.of(secret.scope);
  if (stage && !stage[VALIDATED]) {
    stage[VALIDATED] = true;
    stage.node.addValidation({ validate: () => repeatedSchedules(stage) });
  }
}

function claimable({ secret, secretId }: ScheduledSecret): IConstruct & Claimed {
  return secretResourceOf(secretId) ?? secret;
}

/** One search for the whole stage, since one per secret would need quadratic time. */
function repeatedSchedules(stage: IConstruct): string[] {
  const paths = new Map<string, string[]>();
  const add = (secret: string, path: string) => paths.set(secret, [...paths.get(secret) ?? [], path]);
  for (const node of stage.node.findAll()) {
    const claim = (node as IConstruct & Claimed)[CLAIM];
    if (secretsmanager.CfnRotationSchedule.isCfnRotationSchedule(node)) {
      add(identityOf(node, node.secretId), node.node.path);
    } else if (claim && !claim.scheduled) {
      add(node.node.path, `${claim.path} (RotationStrategy.none)`);
    }
  }
  return [...paths.values()].filter((found) => found.length > 1).map((found) => (
    `a secret must have one rotation, got: ${found.join(' and ')}; Secrets Manager keeps one schedule per secret, keep one of them [rotation-second]`
  ));
}

/** The same text names different secrets in different accounts or regions. */
function identityOf(scope: IConstruct, secretId: string): string {
  const stack = Stack.of(scope);
  return secretResourceOf(secretId)?.node.path ?? `${stack.environment} ${JSON.stringify(stack.resolve(secretId))}`;
}
