import type { Stage } from 'aws-cdk-lib';
import { AccessDecision } from './access-decision';
import { AccessMatrix } from './access-matrix';
import type { AccessMatrixOptions, AccessQuery, ReadersQuery } from './access-query';
import type { AccessSimulatorOptions } from './access-simulator-options';
import type { EscalationPath } from './escalation-path';
import type { SimulatedTemplate } from './simulated-template';
import { isKnownAction } from './simulator/action-data';
import { AppModel } from './simulator/app-model';
import { readAssembly } from './simulator/assembly';
import { findEscalations } from './simulator/escalation';
import { checkOptions, grantsOf, levelsOf, withSession } from './simulator/given';
import { outsidePrincipal } from './simulator/outside-principals';
import { readable } from './simulator/placeholder';
import { parsePolicy, type Policy } from './simulator/policy-document';
import { layer, type ContextValue } from './simulator/request-context';
import { decideAccess, type AccessSetting, type AccessSubject } from './simulator/secret-access';
import type { TemplateSecret } from './simulator/secrets';
import { TemplateStack } from './simulator/template-stack';
import { raise, raiseOne } from '../private/problems';

const READ = 'secretsmanager:GetSecretValue';
const DEFAULT_ACCOUNT = '111111111111';
const DEFAULT_REGION = 'us-east-1';

/**
 * Answers who can read which secret, from synthesized templates, offline and before anything is deployed.
 *
 * It evaluates IAM as AWS documents it. What templates do not tell is inconclusive with the reason, never a guess.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @example
 * const simulator = AccessSimulator.fromAssembly('cdk.out', { organizationId: 'o-a1b2c3d4e5' });
 * const decision = simulator.decide({
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

  private readonly model: AppModel;
  private readonly serviceControl: Policy[][];
  private readonly resourceControl: Policy[];
  private readonly organization: Map<string, ContextValue>;

  private constructor(templates: SimulatedTemplate[], options: AccessSimulatorOptions) {
    raise(checkOptions(options));
    const stacks = templates.map((given) => new TemplateStack(given.stackName, given.template, given.account ?? options.account ?? DEFAULT_ACCOUNT,
      given.region ?? options.region ?? DEFAULT_REGION, { ...options.parameters, ...given.parameters }, given.nestedIn));
    this.model = new AppModel(stacks, {}, options.managedPolicies ?? {}, grantsOf(options));
    this.serviceControl = levelsOf(options.serviceControlPolicies ?? []);
    this.resourceControl = (options.resourceControlPolicies ?? []).map((policy) => parsePolicy(policy.document, policy.name, 'rcp'));
    this.organization = layer({ 'aws:PrincipalOrgID': options.organizationId });
  }

  /** The principals found, as matrices name them. */
  public get principals(): string[] {
    return this.model.principals.map((principal) => principal.name);
  }

  /** The secrets found, as matrices name them. */
  public get secrets(): string[] {
    return this.model.secrets.map((secret) => secret.name);
  }

  /**
   * Decides a question.
   *
   * @throws where the templates lack the principal, secret or endpoint, or AWS has no such action
   */
  public decide(query: AccessQuery): AccessDecision {
    const action = query.action ?? READ;
    if (!isKnownAction(action)) {
      raiseOne({ id: 'simulator-action', message: `\`action\` must be an action of AWS, got: \`${action}\`; correct its spelling, such as ${READ}` });
    }
    const principal = this.principalOf(query);
    return this.judge(principal, withSession(principal.subject, query), this.model.secret(query.secret), action, this.setting(query));
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
   * Asserts that nobody but the given principals of the templates can read secrets.
   *
   * @throws with one explanation per further reader, and per principal of whom nobody can know
   */
  public assertReadableOnlyBy(query: ReadersQuery): void {
    const allowed = new Set(query.principals.map((selector) => this.model.principal(selector)));
    const wanted = query.secrets.endsWith('*') ? (name: string) => name.startsWith(query.secrets.slice(0, -1)) : (name: string) => name === query.secrets;
    const secrets = this.model.secrets.filter((secret) => wanted(secret.name));
    if (secrets.length === 0) {
      raiseOne({ id: 'simulator-secret', message: `\`secrets\` must match a secret of the templates, got: \`${query.secrets}\`; there are: ${this.secrets.sort().join(', ') || 'none'}` });
    }
    const setting = this.setting();
    raise(this.model.principals.filter((principal) => !allowed.has(principal)).flatMap((principal) => secrets.flatMap((secret) => {
      const decision = this.judge(principal, principal.subject, secret, READ, setting);
      return decision.isDenied ? [] : [{ id: 'access-not-denied', message: decision.explanation }];
    })));
  }

  /** The ways in which principals could come to read secrets that they may not read: one path each, the shortest first found. */
  public escalationPaths(): EscalationPath[] {
    return findEscalations(this.model, this.setting()).map(({ principal, secret, steps }) => ({
      principal: readable(principal.name), secret: readable(secret.name), steps: steps.map(readable),
    }));
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
    const exempt = new Set(exceptions.map((selector) => readable(this.model.principal(selector).name)));
    raise(this.escalationPaths().filter((path) => !exempt.has(path.principal)).map((path) => ({
      id: 'access-escalation',
      message: [`${path.principal} can come to read ${path.secret}:`, ...path.steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n'),
    })));
  }

  /**
   * Who may do what, for every principal and secret of the templates.
   *
   * @example
   * const matrix = AccessSimulator.fromApp(app).matrix({ actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'] });
   * const table = matrix.toMarkdown();
   * const unknown = matrix.inconclusiveCells;
   */
  public matrix(options: AccessMatrixOptions = {}): AccessMatrix {
    const actions = options.actions ?? [READ];
    const setting = this.setting();
    return AccessMatrix._of(this.model.principals.flatMap((principal) => this.model.secrets.flatMap((secret) => actions.map((action) => ({
      action, decision: this.judge(principal, principal.subject, secret, action, setting),
    })))));
  }

  /** Of the templates, or outside of them: those are named by ARN or service name. */
  private principalOf(query: AccessQuery): { name: string; subject: AccessSubject } {
    const outside = this.model.hasPrincipal(query.principal) ? undefined : outsidePrincipal(query.principal, query.identityPolicies);
    return outside ?? this.model.principal(query.principal);
  }

  private judge(
    principal: { name: string }, subject: AccessSubject, secret: TemplateSecret, action: string, setting: AccessSetting,
  ): AccessDecision {
    return AccessDecision._of(decideAccess(subject, action, secret.object, setting), readable(principal.name), readable(secret.name));
  }

  private setting(query?: AccessQuery): AccessSetting {
    const endpoint = query?.endpoint === undefined ? undefined : this.model.endpoint(query.endpoint);
    const network = endpoint ? { 'aws:SourceVpce': endpoint.id, 'aws:SourceVpc': endpoint.vpc, 'aws:SourceIp': [] } : { 'aws:SourceVpce': [], 'aws:SourceVpc': [] };
    return {
      endpoint: endpoint?.policies,
      serviceControl: this.serviceControl,
      resourceControl: this.resourceControl,
      request: new Map([
        ...this.organization,
        ...layer({ ...network, 'secretsmanager:VersionStage': query?.versionStage }),
        ...layer(query?.context ?? {}),
      ]),
    };
  }
}
