import * as lambda from 'aws-cdk-lib/aws-lambda';
import { HostedSingleUserOptions } from './hosted-rotation-options';
import { DatabaseRotationOptions, RegenerateOptions } from './library-rotation-options';
import { StrategySettings } from '../../private/handler-contract';

/** A function of this library: its code receives the settings. */
export interface LibraryPlan {
  readonly kind: 'library';
  readonly settings: StrategySettings;
  readonly options: DatabaseRotationOptions & Pick<RegenerateOptions, 'passwordRules'>;
}

/** A function that AWS supplies. */
export interface HostedPlan {
  readonly kind: 'hostedSingleUser' | 'hostedAlternatingUsers';
  readonly options: HostedSingleUserOptions;
}

/** A function that the user supplies. */
export interface FunctionPlan {
  readonly kind: 'byFunction';
  readonly rotationFunction: lambda.IFunction;
}

/** No function: the service that created the secret rotates it. */
export interface OwningServicePlan {
  readonly kind: 'byOwningService';
}

/** No rotation. */
export interface NoRotationPlan {
  readonly kind: 'none';
  readonly reason: string;
}

/** What a strategy says, as data. Each kind but `library` is the name of its factory; `bindings/` applies each kind to a secret. */
export type RotationPlan = LibraryPlan | HostedPlan | FunctionPlan | OwningServicePlan | NoRotationPlan;
