import type { Stage } from 'aws-cdk-lib';
import type { AccessDecision } from './access-decision';
import { AccessMatrix } from './access-matrix';
import type { AccessMatrixOptions, AccessQuery, ReadersQuery } from './access-query';
import type { AccessSimulatorOptions } from './access-simulator-options';
import type { EscalationPath } from './escalation-path';
import { readable } from './iam/unknown-text';
import type { SimulatedTemplate } from './simulated-template';
import { Simulation } from './simulation';
import { readAssembly } from './template/assembly';
import { raise, raiseOne } from '../private/problems';

/**
 * Answers who can read which secret, from synthesized templates, offline and before anything is deployed.
 *
 * It evaluates IAM as AWS documents it. What templates do not tell is inconclusive with the reason, never a guess.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @example
 * const access = simulator.AccessSimulator.fromAssembly('cdk.out', { organizationId: 'o-a1b2c3d4e5' });
 * const decision = access.decide({
 *   principal: 'arn:aws:iam::111111111111:role/Operator',
 *   identityPolicies: [{ Statement: [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }] }],
 *   secret: 'prod/orders/database',
 *   action: 'secretsmanager:TagResource',
 *   context: { 'aws:TagKeys': ['Environment'] },
 * });
 * const verdict = decision.verdict;
 * const why = decision.explanation;
 */
export class AccessSimulator {
  /**
   * Reads an app or stage, which is synthesized for it.
   *
   * @throws where a policy breaks IAM's grammar
   */
  public static fromApp(app: Stage, options: AccessSimulatorOptions = {}): AccessSimulator {
    return AccessSimulator.fromAssembly(app.synth().directory, options);
  }

  /**
   * Reads a cloud assembly, such as the folder `cdk.out`, with its stages and nested stacks.
   *
   * @param directory path of the folder that holds `manifest.json`
   * @throws where the folder is no cloud assembly, or a policy breaks IAM's grammar
   */
  public static fromAssembly(directory: string, options: AccessSimulatorOptions = {}): AccessSimulator {
    return AccessSimulator.fromTemplates(readAssembly(directory), options);
  }

  /**
   * Reads templates of any origin.
   *
   * @throws where a template is none, or a policy breaks IAM's grammar
   */
  public static fromTemplates(templates: SimulatedTemplate[], options: AccessSimulatorOptions = {}): AccessSimulator {
    return new AccessSimulator(templates, options);
  }

  private readonly simulation: Simulation;

  private constructor(templates: SimulatedTemplate[], options: AccessSimulatorOptions) {
    this.simulation = new Simulation(templates, options);
  }

  /** The principals found, as matrices name them. */
  public get principals(): string[] {
    return this.simulation.model.principals.map((principal) => principal.name);
  }

  /** The secrets found, as matrices name them. */
  public get secrets(): string[] {
    return this.simulation.model.secrets.map((secret) => readable(secret.name));
  }

  /**
   * Decides a question.
   *
   * @throws where the templates lack the principal, secret, key or endpoint, or AWS has no such action
   */
  public decide(query: AccessQuery): AccessDecision {
    return this.simulation.decide(query);
  }

  /**
   * Asserts that a request is allowed.
   *
   * @throws with the explanation where it is denied or where nobody can know
   */
  public assertAllowed(query: AccessQuery): void {
    const decision = this.decide(query);
    if (!decision.isAllowed) {
      raiseOne({ id: 'access-not-allowed', message: decision.explanation });
    }
  }

  /**
   * Asserts that a request is denied.
   *
   * @throws with the explanation where it is allowed or where nobody can know
   */
  public assertDenied(query: AccessQuery): void {
    const decision = this.decide(query);
    if (!decision.isDenied) {
      raiseOne({ id: 'access-not-denied', message: decision.explanation });
    }
  }

  /**
   * Asserts that nobody but the given principals can read secrets.
   *
   * Asked are the principals of the templates, those that templates only attach policies to, the simulator's `outsidePrincipals`, and
   * whom the policies of the secrets name: other accounts, services, everyone.
   *
   * @throws with one explanation per further reader, and per principal of whom nobody can know
   */
  public assertReadableOnlyBy(query: ReadersQuery): void {
    raise(this.unexpectedReaders(query).map((decision) => ({ id: 'access-not-denied', message: decision.explanation })));
  }

  /**
   * The decisions for which `assertReadableOnlyBy` fails: those that let other principals read a secret, or that nobody can know.
   *
   * For languages and test tools that report failures without throwing, such as Go's.
   *
   * @throws where the templates lack a principal, or no secret is named so
   */
  public unexpectedReaders(query: ReadersQuery): AccessDecision[] {
    return this.simulation.unexpectedReaders(query);
  }

  /**
   * The ways in which principals could come to read secrets that they may not read: the shortest of each to each secret.
   *
   * Followed are the principals of the templates, those that templates attach policies to, and the simulator's `outsidePrincipals`.
   */
  public escalationPaths(): EscalationPath[] {
    return this.pathsBut([]);
  }

  /**
   * Asserts that no principal can change tags, policies, keys, roles or functions so as to read a secret that it may not read.
   *
   * What nobody can know counts as possible.
   *
   * @param exceptions principals that administer the app, as in a query
   * @throws with every path found, step by step
   */
  public assertNoEscalation(exceptions: string[] = []): void {
    raise(this.pathsBut(exceptions).map(({ principal, secret, steps, uncertainty }) => ({
      id: 'access-escalation',
      message: [
        `${principal} ${uncertainty === undefined ? 'can' : 'may be able to'} come to read ${secret}:`,
        ...steps.map((step, index) => `  ${index + 1}. ${step}`),
        ...uncertainty === undefined ? [] : [`  It cannot be known: ${uncertainty}`],
      ].join('\n'),
    })));
  }

  /**
   * Who may do what, for every principal and secret of the templates.
   *
   * @example
   * const matrix = simulator.AccessSimulator.fromApp(app).matrix({ actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'] });
   * const table = matrix.toMarkdown();
   * const unknown = matrix.inconclusiveCells;
   */
  public matrix(options: AccessMatrixOptions = {}): AccessMatrix {
    return AccessMatrix._of(this.simulation.cells(options));
  }

  private pathsBut(exceptions: string[]): EscalationPath[] {
    return this.simulation.escalations(exceptions).map(({ principal, secret, steps, uncertainty }) => ({
      principal: readable(principal.name),
      secret: readable(secret.name),
      steps: steps.map(readable),
      uncertainty: uncertainty && readable(uncertainty),
    }));
  }
}
