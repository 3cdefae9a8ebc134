import { Stack, Stage } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { Problem } from '../../private/problems';
import { RotationContext } from '../rotation-context';
import { secretResourceOf } from '../../access/targets/secret-resource';

const CLAIM = Symbol.for('cdk-managed-secrets.rotation-claim');
const WATCH = Symbol.for('cdk-managed-secrets.rotation-watch');

/** Left on a secret that has a rotation, or that is not to have one. */
interface Claim {
  readonly place: string;
  /** Whether there is a schedule, which the search at synth finds by itself. */
  readonly scheduled: boolean;
}
interface Claimed {
  [CLAIM]?: Claim;
  [WATCH]?: true;
}

/** Secrets Manager keeps one schedule per secret: the later of two deployed ones wins, and deleting either ends rotation. */
export function checkOnlyRotation(context: RotationContext): Problem[] {
  const claim = claimable(context)[CLAIM];
  return claim ? [{
    id: 'rotation-second',
    message: `\`strategy\` must be the only one of its secret, got: a second one beside that of ${claim.place}; `
      + 'Secrets Manager keeps one schedule per secret, remove one of them',
  }] : [];
}

/** Remembers that this secret has its rotation, and has the final tree searched for schedules that others added. */
export function claimRotation(context: RotationContext, scheduled: boolean): void {
  claimable(context)[CLAIM] = { place: context.scope.node.path, scheduled };
  const stage: (IConstruct & Claimed) | undefined = Stage.of(context.scope);
  if (stage && !stage[WATCH]) {
    stage[WATCH] = true;
    stage.node.addValidation({ validate: () => repeatedSchedules(stage) });
  }
}

function claimable(context: RotationContext): IConstruct & Claimed {
  return secretResourceOf(context.secretId) ?? context.secret;
}

/** One search for the whole stage, since one per secret would take quadratic time. */
function repeatedSchedules(stage: IConstruct): string[] {
  const places = new Map<string, string[]>();
  const add = (secret: string, place: string) => places.set(secret, [...places.get(secret) ?? [], place]);
  for (const node of stage.node.findAll()) {
    const claim = (node as IConstruct & Claimed)[CLAIM];
    if (secretsmanager.CfnRotationSchedule.isCfnRotationSchedule(node)) {
      add(identityOf(node, node.secretId), node.node.path);
    } else if (claim && !claim.scheduled) {
      add(node.node.path, `${claim.place} (RotationStrategy.none)`);
    }
  }
  return [...places.values()].filter((found) => found.length > 1).map((found) => (
    `a secret must have one rotation, got: ${found.join(' and ')}; Secrets Manager keeps one schedule per secret, keep one of them [rotation-second]`
  ));
}

/** The same text names another secret in another account or region. */
function identityOf(scope: IConstruct, secretId: string): string {
  const stack = Stack.of(scope);
  return secretResourceOf(secretId)?.node.path ?? `${stack.environment} ${JSON.stringify(stack.resolve(secretId))}`;
}
