import { createHash } from 'node:crypto';
import { Stack, Stage } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { RotationContext } from './rotation-context';
import { RotationFunction } from './rotation-function';
import { RotationFunctionProps } from './rotation-function-props';
import { protocolOf } from './rotation-protocols';
import { settingsOf } from './rotation-settings';
import { findOrCreate } from '../../private/singletons';

const PARENT_ID = 'SecretRotationFunctions';
/**
 * Each secret has a statement of its own in the function's resource policy, which may have 20 kB. A statement with the longest names
 * has about 650 bytes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_SECRETS = 30;
const SHARED = Symbol.for('cdk-managed-secrets.shared-rotation-function');

/** What distinguishes a shared function, in addition to its id. Code has no identity that could be part of the id. */
interface Shared {
  readonly code: RotationFunctionProps['code'];
  secrets: number;
}

type SharedFunction = RotationFunction & { [SHARED]?: Shared };

/**
 * The function that rotates this secret: in the secret's stack, and shared by secrets for which it would be the same.
 *
 * It is never shared across environments: a function that may change secrets of production must not serve development.
 */
export function sharedFunction(context: RotationContext, props: RotationFunctionProps): RotationFunction {
  const stack = Stack.of(context.scope);
  const parent = findOrCreate(stack, PARENT_ID, () => new Construct(stack, PARENT_ID));
  const identity = createHash('sha256').update(identityOf(context, props)).digest('hex').slice(0, 8);
  const functions = parent.node.children.filter((child): child is SharedFunction => child instanceof RotationFunction);
  const alike = functions.filter(({ node }) => node.id.startsWith(identity));
  const found = alike.find(({ [SHARED]: mark }) => mark && mark.code === props.code && mark.secrets < MOST_SECRETS);
  const shared: SharedFunction = found ?? new RotationFunction(parent, alike.length === 0 ? identity : `${identity}${alike.length + 1}`, props);
  shared[SHARED] ??= { code: props.code, secrets: 0 };
  shared[SHARED].secrets += 1;
  shared._addUser(context.username);
  return shared;
}

/** Everything in which functions differ, in a form that is the same in every stage and at every run. */
function identityOf(context: RotationContext, props: RotationFunctionProps): string {
  const stack = Stack.of(context.scope);
  const { vpc, vpcSubnets, securityGroups = [], createEndpoint, runtime, architecture, memorySize, timeout, logRetention } = props;
  const constructs = [vpc, ...securityGroups, props.certificatesLayer, props.deadLetterQueue, props.permissionsBoundary];
  return JSON.stringify([
    context.environment,
    props.engine && protocolOf(props.engine)?.name,
    stack.resolve(identitySettings(props)),
    constructs.map((construct) => construct && pathOf(construct)),
    vpc && stack.resolve(vpc.selectSubnets(vpcSubnets).subnetIds),
    createEndpoint,
    [runtime?.name, architecture?.name, stack.resolve(memorySize), timeout && stack.resolve(timeout.toSeconds({ integral: false }))],
    [logRetention, stack.resolve(props.reservedConcurrentExecutions)],
    // Only if given, so that the ids of all other functions stay as they are.
    ...(props.usernames ? ['told its users'] : []),
    ...(props.superuserKey ? [stack.resolve(props.superuserKey.keyArn)] : []),
  ]);
}

/**
 * The settings without the users, which follow from the secrets that share the function.
 *
 * The option `promoteInFinishStep` has its former name here: another one would replace functions that exist.
 */
function identitySettings(props: RotationFunctionProps): object {
  const { strategy, ...others } = settingsOf({ ...props, usernames: undefined });
  return { strategy: strategy.kind === 'singleUser' ? { kind: strategy.kind, labelMovesLast: strategy.promoteInFinishStep } : strategy, ...others };
}

/** The path without the stage, so that the stages of one app get the same ids. */
function pathOf(construct: IConstruct): string {
  const stage = Stage.of(construct)?.node.path ?? '';
  return construct.node.path.slice(stage.length);
}
