import type { Stage } from 'aws-cdk-lib';
import type { AccessDecision } from './access-decision';
import { AccessMatrix } from './access-matrix';
import type { AccessMatrixOptions } from './access-matrix-options';
import type { AccessQuery } from './access-query';
import type { AccessSimulatorOptions } from './access-simulator-options';
import type { EscalationPath } from './escalation-path';
import { readable } from './iam/unknown-text';
import type { ReadersQuery } from './readers-query';
import type { SimulatedTemplate } from './simulated-template';
import { Simulation } from './simulation';
import { readCloudAssembly } from './template/cloud-assembly';
import { raise, raiseOne } from '../private/problems';

/**
 * Calculates from synthesized templates who can read which secret. It needs no network and no deployment.
 *
 * It evaluates IAM policies as AWS documents it. If the templates and options do not contain enough information, the answer is
 * inconclusive and says what is missing; the simulator never guesses.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @example
 * const access = simulator.AccessSimulator.fromAssembly('cdk.out', { organizationId: 'o-a1b2c3d4e5' });
 * const decision = access.decide({
 *   principal: 'arn:aws:iam::111111111111:role/Operator',
 *   identityPolicies: [simulator.PolicySource.fromStatements(new iam.PolicyStatement({ actions: ['secretsmanager:*'], resources: ['*'] }))],
 *   secret: 'prod/orders/database',
 *   action: 'secretsmanager:TagResource',
 *   context: { 'aws:TagKeys': ['Environment'] },
 * });
 * const verdict = decision.verdict;
 * const why = decision.explanation;
 */
export class AccessSimulator {
  /**
   * Synthesizes an app or stage and reads its templates.
   *
   * @throws if a policy breaks IAM's grammar
   */
  public static fromApp(app: Stage, options: AccessSimulatorOptions = {}): AccessSimulator {
    return AccessSimulator.fromAssembly(app.synth().directory, options);
  }

  /**
   * Reads the templates of a cloud assembly, such as the folder `cdk.out`, including its stages and nested stacks.
   *
   * @param directory path of the folder with `manifest.json`
   * @throws if the folder is not a cloud assembly, or if a policy breaks IAM's grammar
   */
  public static fromAssembly(directory: string, options: AccessSimulatorOptions = {}): AccessSimulator {
    return AccessSimulator.fromTemplates(readCloudAssembly(directory), options);
  }

  /**
   * Reads templates that any tool created.
   *
   * @throws if a template is not valid, or if a policy breaks IAM's grammar
   */
  public static fromTemplates(templates: SimulatedTemplate[], options: AccessSimulatorOptions = {}): AccessSimulator {
    return new AccessSimulator(templates, options);
  }

  private readonly simulation: Simulation;

  private constructor(templates: SimulatedTemplate[], options: AccessSimulatorOptions) {
    this.simulation = new Simulation(templates, options);
  }

  /** The roles and users of the templates, named as in matrices. */
  public get principals(): string[] {
    return this.simulation.model.principals.map((principal) => principal.name);
  }

  /** The secrets of the templates, named as in matrices. */
  public get secrets(): string[] {
    return this.simulation.model.secrets.map((secret) => readable(secret.name));
  }

  /**
   * Decides whether one request is allowed.
   *
   * @throws if the principal, secret, key or endpoint is not in the templates, or if the action does not exist
   */
  public decide(query: AccessQuery): AccessDecision {
    return this.simulation.decide(query);
  }

  /**
   * Asserts that one request is allowed.
   *
   * The assertion is about exactly this request: Secrets Manager allows the action, and KMS allows Secrets Manager's calls for it.
   * A request with another version stage, endpoint, session or other condition keys can have another answer.
   *
   * @throws with the explanation if the request is denied or the answer is inconclusive
   */
  public assertAllowed(query: AccessQuery): void {
    const decision = this.decide(query);
    if (!decision.isAllowed) {
      raiseOne({ id: 'access-not-allowed', message: decision.explanation });
    }
  }

  /**
   * Asserts that one request is denied, by Secrets Manager or by KMS.
   *
   * The assertion is about exactly this request. It does not claim that the principal is denied every request: a request with another version
   * stage, endpoint, session or other condition keys can be allowed.
   *
   * @throws with the explanation if the request is allowed or the answer is inconclusive
   */
  public assertDenied(query: AccessQuery): void {
    const decision = this.decide(query);
    if (!decision.isDenied) {
      raiseOne({ id: 'access-not-denied', message: decision.explanation });
    }
  }

  /**
   * Asserts that only the expected principals can read the values of secrets with a plain `GetSecretValue` request: without version stage,
   * endpoint, session policy, session tags and other condition keys.
   *
   * It checks all roles and users of the templates, roles and users that templates only attach policies to, the simulator's
   * `outsidePrincipals`, and the principals in the secrets' resource policies: other accounts, services and everyone. It does not check a
   * principal that is in none of these. An expected principal does not have to be able to read.
   *
   * @throws with one explanation for each other principal that can read or whose answer is inconclusive
   */
  public assertReadableOnlyBy(query: ReadersQuery): void {
    raise(this.unexpectedReaders(query).map((decision) => ({ id: 'access-not-denied', message: decision.explanation })));
  }

  /**
   * The decisions for which `assertReadableOnlyBy` fails: another principal can read a secret, or the answer is inconclusive.
   *
   * Use it in languages and test tools that report failures without exceptions, such as Go's.
   *
   * @throws if an expected principal is unknown, or if no secret matches
   */
  public unexpectedReaders(query: ReadersQuery): AccessDecision[] {
    return this.simulation.unexpectedReaders(query);
  }

  /**
   * The shortest path of each principal to each secret that it cannot read now: actions that it is permitted to perform and that end with
   * reading the secret.
   *
   * The search starts at the roles and users of the templates, those that templates only attach policies to, and the simulator's
   * `outsidePrincipals`.
   */
  public escalationPaths(): EscalationPath[] {
    return this.pathsExcept([]);
  }

  /**
   * Asserts that no principal can change tags, policies, keys, roles or functions to read a secret that it cannot read now: that
   * `escalationPaths` is empty.
   *
   * A path that the templates leave uncertain also fails the assertion. The guide of the simulator lists the actions that the search follows;
   * a path with another action is not found.
   *
   * @param exceptions principals that administer the app, named as in a query; their paths do not fail the assertion
   * @throws with the steps of every path
   */
  public assertNoEscalation(exceptions: string[] = []): void {
    raise(this.pathsExcept(exceptions).map(({ principal, secret, steps, uncertainty }) => ({
      id: 'access-escalation',
      message: [
        `${principal} ${uncertainty === undefined ? 'can' : 'may be able to'} come to read ${secret}:`,
        ...steps.map((step, index) => `  ${index + 1}. ${step}`),
        ...uncertainty === undefined ? [] : [`  It cannot be known: ${uncertainty}`],
      ].join('\n'),
    })));
  }

  /**
   * The decisions for every principal and secret of the templates, each for a plain request as in `assertReadableOnlyBy`.
   *
   * @example
   * const matrix = simulator.AccessSimulator.fromApp(app).matrix({ actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'] });
   * const table = matrix.toMarkdown();
   * const unknown = matrix.inconclusiveCells;
   */
  public matrix(options: AccessMatrixOptions = {}): AccessMatrix {
    return AccessMatrix._of(this.simulation.cells(options));
  }

  private pathsExcept(exceptions: string[]): EscalationPath[] {
    return this.simulation.escalations(exceptions).map(({ principal, secret, steps, uncertainty }) => ({
      principal: readable(principal.name),
      secret: readable(secret.name),
      steps: steps.map(readable),
      uncertainty: uncertainty && readable(uncertainty),
    }));
  }
}
