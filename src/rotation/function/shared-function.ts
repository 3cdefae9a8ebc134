import { createHash } from 'node:crypto';
import { Stack, Stage } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { RotationContext } from '../rotation-context';
import { RotationFunction } from './rotation-function';
import { RotationFunctionProps } from './rotation-function-options';
import { protocolOf } from './rotation-protocols';
import { settingsOf } from './rotation-settings';
import { findOrCreate } from '../../private/singletons';

const HOME = 'SecretRotationFunctions';
/**
 * Each secret has a statement of its own in the function's resource policy, which may have 20 kB; one with the longest names takes
 * about 650 bytes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_SECRETS = 30;
const SHARED = Symbol.for('cdk-managed-secrets.shared-rotation-function');

/** What a function that is shared remembers. Code has no identity of its own that would tell it from other code. */
interface Shared {
  readonly code: RotationFunctionProps['code'];
  secrets: number;
}

type SharedFunction = RotationFunction & { [SHARED]?: Shared };

/**
 * The function that rotates this secret: in the secret's stack, and shared by secrets for which it would be the same.
 *
 * Never across environments: a function that may change secrets of production is none of development's.
 */
export function sharedFunction(context: RotationContext, props: RotationFunctionProps): RotationFunction {
  const stack = Stack.of(context.scope);
  const home = findOrCreate(stack, HOME, () => new Construct(stack, HOME));
  const identity = createHash('sha256').update(identityOf(context, props)).digest('hex').slice(0, 8);
  const functions = home.node.children.filter((child): child is SharedFunction => child instanceof RotationFunction);
  const alike = functions.filter(({ node }) => node.id.startsWith(identity));
  const found = alike.find(({ [SHARED]: shared }) => shared && shared.code === props.code && shared.secrets < MOST_SECRETS);
  const one: SharedFunction = found ?? new RotationFunction(home, alike.length === 0 ? identity : `${identity}${alike.length + 1}`, props);
  one[SHARED] ??= { code: props.code, secrets: 0 };
  one[SHARED].secrets += 1;
  one._addUser(context.username);
  return one;
}

/** Everything in which functions differ, as it is in every stage and at every run. */
function identityOf(context: RotationContext, props: RotationFunctionProps): string {
  const stack = Stack.of(context.scope);
  const { vpc, vpcSubnets, securityGroups = [], createEndpoint, runtime, architecture, memorySize, timeout, logRetention } = props;
  const constructs = [vpc, ...securityGroups, props.certificatesLayer, props.deadLetterQueue, props.permissionsBoundary];
  return JSON.stringify([
    context.environment,
    props.engine && protocolOf(props.engine)?.name,
    // Which users it may change follows from who shares it.
    stack.resolve(settingsOf({ ...props, usernames: undefined })),
    constructs.map((construct) => construct && placeOf(construct)),
    vpc && stack.resolve(vpc.selectSubnets(vpcSubnets).subnetIds),
    createEndpoint,
    [runtime?.name, architecture?.name, stack.resolve(memorySize), timeout && stack.resolve(timeout.toSeconds({ integral: false }))],
    [logRetention, stack.resolve(props.reservedConcurrentExecutions)],
    // Only where there are such, so that the ids of all other functions stay as they are.
    ...(props.usernames ? ['told its users'] : []),
    ...(props.superuserKey ? [stack.resolve(props.superuserKey.keyArn)] : []),
  ]);
}

/** Without the stage, so that the stages of one app get the same ids. */
function placeOf(construct: IConstruct): string {
  const stage = Stage.of(construct)?.node.path ?? '';
  return construct.node.path.slice(stage.length);
}
