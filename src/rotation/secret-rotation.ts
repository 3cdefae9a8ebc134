import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Dependable, IConstruct, IDependable } from 'constructs';
import { BoundRotation } from './bindings/rotation-binding';
import { RotationWindow } from './schedule/rotation-window';
import { raiseOne } from '../private/problems';

/** The rotation of a secret: `ManagedSecret.addRotation` returns it, and `SecretRotationSchedule` is one. */
export interface ISecretRotation extends IDependable {
  /** The rotation schedule; undefined if the secret is not rotated. */
  readonly schedule?: secretsmanager.CfnRotationSchedule;

  /**
   * The function that rotates the secret: a function of this library, or the one of `RotationStrategy.byFunction`. Undefined for all other
   * strategies, whose function this app does not know.
   */
  readonly rotationFunction?: lambda.IFunction;

  /** When the secret is rotated; undefined if it is not, or if CDK's own API added the schedule. */
  readonly window?: RotationWindow;

  /** Has the schedule wait for more, such as a table that the rotation function reads. Without a schedule it has no effect. */
  addDependency(...dependencies: IDependable[]): void;

  /**
   * How often the rotation function failed: Lambda's metric `Errors`, as a sum over 5 minutes.
   *
   * A function that several secrets share counts the failures of all of them.
   *
   * @throws if the function is not known
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  metricRotationFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How often Lambda refused to run the rotation function for lack of concurrency: Lambda's metric `Throttles`, as a sum over 5 minutes.
   *
   * A function that several secrets share counts the calls for all of them.
   *
   * @throws if the function is not known
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  metricRotationThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How long each of the four steps of a rotation takes: Lambda's metric `Duration` in milliseconds, as an average over 5 minutes.
   *
   * A function that several secrets share counts the steps of all of them.
   *
   * @throws if the function is not known
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   */
  metricRotationDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * The rotation of a `ManagedSecret`: its schedule and its function, for alarms and dependencies.
 *
 * Constructs that depend on it are created after the schedule.
 */
export class SecretRotation implements ISecretRotation {
  /** @internal */
  public static _of(secret: IConstruct, bound: BoundRotation, window?: RotationWindow): SecretRotation {
    return new SecretRotation(secret, bound, window);
  }

  public readonly schedule?: secretsmanager.CfnRotationSchedule;
  public readonly rotationFunction?: lambda.IFunction;
  public readonly window?: RotationWindow;

  private constructor(private readonly secret: IConstruct, { schedule, rotationFunction }: BoundRotation, window?: RotationWindow) {
    this.schedule = schedule;
    this.rotationFunction = rotationFunction;
    this.window = window;
    Dependable.implement(this, { dependencyRoots: schedule ? [schedule] : [] });
  }

  public addDependency(...dependencies: IDependable[]): void {
    this.schedule?.node.addDependency(...dependencies);
  }

  public metricRotationFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.knownFunction('metricRotationFailed').metricErrors(options);
  }

  public metricRotationThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.knownFunction('metricRotationThrottled').metricThrottles(options);
  }

  public metricRotationDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.knownFunction('metricRotationDuration').metricDuration(options);
  }

  private knownFunction(metric: string): lambda.IFunction {
    return this.rotationFunction ?? raiseOne({
      id: 'rotation-function-unknown',
      message: `\`${metric}\` must be called for a rotation whose function is known, `
        + `got: ${this.schedule ? 'one by a function of AWS' : 'no rotation'}; `
        + 'use a function of this library or RotationStrategy.byFunction, or watch the event RotationFailed of CloudTrail',
    }, this.secret);
  }
}
