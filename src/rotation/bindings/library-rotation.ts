import { IDependable } from 'constructs';
import { adviseCertificates } from './certificate-regions';
import { checkDatabase } from './check-library-rotation';
import { allowRotation } from './function-rotation';
import { RotationBinding } from './rotation-binding';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';
import { warn } from '../../private/warnings';
import { checkRotationFunction } from '../function/checks/check-rotation-function';
import { connectToDatabase } from '../function/function-network-access';
import { RotationContext } from '../function/rotation-context';
import { RotationFunction } from '../function/rotation-function';
import { RotationFunctionProps } from '../function/rotation-function-props';
import { sharedFunction } from '../function/shared-function';
import { addSchedule } from '../schedule/add-schedule';
import { LibraryRotationOptions } from '../strategies/library-rotation-options';
import { LibraryPlan } from '../strategies/rotation-plan';
import { RotationStrategy } from '../strategies/rotation-strategy';

/** Letters and digits need no escaping wherever a value is copied to. */
const VALUE_RULES = PasswordRules.of({ excludePunctuation: true });

/** A rotation by a function of this library, which other secrets share if it would be the same for them. */
export function libraryRotation(plan: LibraryPlan): RotationBinding {
  const isDatabase = plan.settings.kind !== 'regenerate';
  const propsFor = (context: RotationContext) => isDatabase ? databaseProps(context, plan) : valueProps(plan);
  return {
    check: (context) => {
      const props = propsFor(context);
      return [...checkRotationFunction(props), ...(isDatabase ? checkDatabase(context, props) : [])];
    },
    bind: (context, timing) => {
      const props = propsFor(context);
      const shared = sharedFunction(context, props);
      const network = isDatabase ? allowDatabase(context, shared, props) : [];
      const permissions = allowRotation(context, shared.function);
      const dependencies = [...permissions, ...network, ...shared._networkDependencies, shared];
      const schedule = addSchedule(context, timing, { rotationLambdaArn: shared.function.functionArn }, dependencies);
      return { schedule, rotationFunction: shared.function };
    },
  };
}

function databaseProps(context: RotationContext, plan: LibraryPlan): RotationFunctionProps {
  const { engine, target, passwordRules, privileges } = context;
  const { options } = plan;
  const superuserSecret = options.superuserSecret ?? context.superuserInContent ?? undefined;
  // A principal that may write the secret must not choose the host that gets the superuser's password. Without a superuser the host is
  // left out, so that more secrets share a function.
  const pinned = superuserSecret !== undefined || target?.attachable === false;
  return {
    ...functionProps(plan),
    vpc: options.vpc ?? target?.vpc,
    engine,
    passwordRules,
    superuserSecret,
    superuserKey: options.superuserKey,
    usernames: superuserSecret && usernamesOf(context, plan),
    privileges,
    hostname: pinned ? target?.endpoint?.host : undefined,
    port: pinned ? target?.endpoint?.port : undefined,
    userId: target?.userId ?? (engine === DatabaseEngine.MEMORYDB_USER ? context.username : undefined),
  };
}

/** The strategy itself names alternating users. */
function usernamesOf({ username }: RotationContext, { settings }: LibraryPlan): string[] | undefined {
  return username !== undefined && settings.kind !== 'alternatingUsers' ? [username] : undefined;
}

function valueProps(plan: LibraryPlan): RotationFunctionProps {
  return { ...functionProps(plan), passwordRules: plan.options.passwordRules ?? VALUE_RULES };
}

function functionProps({ settings, options }: LibraryPlan): RotationFunctionProps {
  const { functionOptions, vpc, vpcSubnets, securityGroups, createEndpoint }: LibraryRotationOptions = options;
  return { ...functionOptions, vpc, vpcSubnets, securityGroups, createEndpoint, strategy: RotationStrategy._ofSettings(settings) };
}

function allowDatabase(context: RotationContext, { connections }: RotationFunction, props: RotationFunctionProps): IDependable[] {
  adviseCertificates(context, props);
  if (props.superuserSecret && props.hostname === undefined) {
    warn(context.scope, 'rotation-host-unknown', 'The host of the database is not known here, so the secret of the superuser must name it. A secret '
      + 'that RDS manages does not: connect a ManagedDatabaseSecret to the database');
  }
  if (!props.vpc) {
    warn(context.scope, 'rotation-outside-vpc', 'The rotation function runs outside of any VPC and reaches public databases only: '
      + 'give `vpc`, the one of the database');
    return [];
  }
  return connectToDatabase(context, context.target!, connections, { kind: 'rotation', displayName: 'rotation' });
}
