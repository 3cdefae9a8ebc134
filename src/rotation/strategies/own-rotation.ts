import { IDependable } from 'constructs';
import { allowRotation } from './function-rotation';
import { DatabaseRotationOptions, OwnRotationOptions } from './own-rotation-options';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';
import { Problem } from '../../private/problems';
import { warn } from '../../private/warnings';
import { adviseCertificates } from '../function/certificate-regions';
import { checkRotationFunction } from '../function/check-rotation-function';
import { openDatabase } from '../function/function-network-access';
import { RotationFunction } from '../function/rotation-function';
import { RotationFunctionProps } from '../function/rotation-function-options';
import { RotationMethod } from '../function/rotation-method';
import { sharedFunction } from '../function/shared-function';
import { RotationBinding } from '../rotation-binding';
import { RotationContext } from '../rotation-context';
import { addSchedule } from '../schedule/add-schedule';
import { isSameSecret } from '../../access/targets/secret-resource';

/** Letters and digits go wherever a value is pasted to. */
const VALUE_RULES = PasswordRules.of({ excludePunctuation: true });

/** A rotation by a function of this library, shared with the secrets that it can be shared with. */
export function ownRotation(method: RotationMethod, options: DatabaseRotationOptions & { readonly passwordRules?: PasswordRules }): RotationBinding {
  const isDatabase = method._settings.kind !== 'regenerate';
  const propsFor = (context: RotationContext) => (isDatabase ? databaseProps : valueProps)(context, method, options);
  return {
    check: (context) => {
      const props = propsFor(context);
      return [...checkRotationFunction(props), ...(isDatabase ? checkDatabase(context, props) : [])];
    },
    bind: (context, timing) => {
      const props = propsFor(context);
      const rotation = sharedFunction(context, props);
      context.onFunction?.(rotation.function);
      const ways = isDatabase ? openWays(context, rotation, props) : [];
      const allowed = allowRotation(context, rotation.function);
      return addSchedule(context, timing, { rotationLambdaArn: rotation.function.functionArn }, [...allowed, ...ways, ...rotation._way, rotation]);
    },
  };
}

function databaseProps(context: RotationContext, method: RotationMethod, options: DatabaseRotationOptions): RotationFunctionProps {
  const { engine, target, passwordRules, privileges } = context;
  const superuserSecret = options.superuserSecret ?? context.superuserInContent ?? undefined;
  // Who may write the secret must not choose where the superuser's password goes; without one, functions are shared more widely.
  const pinned = superuserSecret !== undefined || target?.attachable === false;
  return {
    ...placeProps(options),
    vpc: options.vpc ?? target?.vpc,
    method,
    engine,
    passwordRules,
    superuserSecret,
    superuserKey: options.superuserKey,
    usernames: usernamesOf(context, method, superuserSecret),
    privileges,
    hostname: pinned ? target?.endpoint?.host : undefined,
    port: pinned ? target?.endpoint?.port : undefined,
    userId: engine === DatabaseEngine.MEMORYDB_USER ? context.username : target?.userId,
  };
}

/** Users that take turns are named by the method. */
function usernamesOf({ username }: RotationContext, method: RotationMethod, superuserSecret: unknown): string[] | undefined {
  return superuserSecret && username !== undefined && method._settings.kind !== 'alternatingUsers' ? [username] : undefined;
}

function valueProps(
  _context: RotationContext, method: RotationMethod, options: OwnRotationOptions & { readonly passwordRules?: PasswordRules },
): RotationFunctionProps {
  return { ...placeProps(options), method, passwordRules: options.passwordRules ?? VALUE_RULES };
}

function placeProps({ functionOptions, vpc, vpcSubnets, securityGroups, createEndpoint }: OwnRotationOptions) {
  return { ...functionOptions, vpc, vpcSubnets, securityGroups, createEndpoint };
}

function openWays(context: RotationContext, { connections }: RotationFunction, props: RotationFunctionProps): IDependable[] {
  adviseCertificates(context.scope, context, props);
  if (props.superuserSecret && props.hostname === undefined) {
    warn(context.scope, 'rotation-host-unknown', 'The host of the database is not known here, so the secret of the superuser must name it, which one that RDS '
      + 'manages does not: connect a ManagedDatabaseSecret to the database');
  }
  if (!props.vpc) {
    warn(context.scope, 'rotation-outside-vpc', 'The rotation function runs outside of any VPC and reaches public databases only: '
      + 'give `vpc`, the one of the database');
    return [];
  }
  return openDatabase(context, context.target!, connections, { kind: 'rotation', called: 'rotation' });
}

function checkDatabase(context: RotationContext, { method, superuserSecret }: RotationFunctionProps): Problem[] {
  const { target, engine, secretId, username } = context;
  if (!target) {
    return [{
      id: 'rotation-not-connected',
      message: 'the secret must be connected to its database for rotation, got: a secret connected to none; '
        + 'pass it to the database as its credentials or connect it before its rotation is added',
    }];
  }
  const settings = method._settings;
  const problems: Problem[] = [];
  if (engine && engine.port === undefined && target.port === undefined && target.connections?.defaultPort === undefined) {
    problems.push({
      id: 'rotation-port-unknown',
      message: `\`port\` must be given for ${engine.name}, got: none; pass it in DatabaseTarget.host(hostname, { port })`,
    });
  }
  if (superuserSecret && isSameSecret(secretId, superuserSecret.secretRef.secretId)) {
    problems.push({
      id: 'rotation-superuser',
      message: '`superuserSecret` must be another secret than the rotated one, got: the same; give the secret of the administrator, or leave it out',
    });
  }
  return [...problems, ...(settings.kind === 'alternatingUsers' ? checkTurns(settings.usernames, username) : [])];
}

function checkTurns(usernames: readonly string[], username: string | undefined): Problem[] {
  return username === undefined || usernames.includes(username) ? [] : [{
    id: 'rotation-alternating-user',
    message: `\`usernames\` must hold the user of the secret, "${username}", got: ${usernames.map((name) => `"${name}"`).join(' and ')}; `
      + 'name the user that the secret is made with, and the other one',
  }];
}
