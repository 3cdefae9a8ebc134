import { AccessDecision } from './access-decision';
import type { AccessMatrixOptions } from './access-matrix-options';
import type { AccessQuery } from './access-query';
import type { AccessSimulatorOptions } from './access-simulator-options';
import { isKnownAction } from './data/action-data';
import { findEscalations, type Escalation } from './escalation/search';
import type { AccessSetting, AccessSubject, Decision, KeyRequest } from './evaluation/access-request';
import { decideAccess } from './evaluation/secret-decision';
import { readable } from './iam/unknown-text';
import { checkGrants, grantsByKey } from './input/key-grants';
import { managedPolicyDocuments } from './input/policies';
import { RequestSettings, withSession } from './input/request-settings';
import { checkAccount, templateStacks } from './input/template-stacks';
import { AppModel } from './inventory/app-model';
import { callerKey, type ResolvedPrincipal } from './inventory/principals/resolved-principal';
import type { TemplateSecret } from './inventory/secrets';
import { ExpectedReaders } from './readers/expected-readers';
import { namedReaders, type NamedReader } from './readers/named-readers';
import type { ReadersQuery } from './readers-query';
import type { SimulatedTemplate } from './simulated-template';
import { raise, raiseOne } from '../private/problems';

const READ = 'secretsmanager:GetSecretValue';
const OF_SECRETS_MANAGER = /^secretsmanager:/i;
const BATCH_READ = /^secretsmanager:batchgetsecretvalue$/i;

/** A principal whose policies can be known only in part: `knownSubject` has the policies that are known to be attached to it. */
type PossibleReader = ResolvedPrincipal & { readonly knownSubject?: AccessSubject };

/** Answers the questions of `AccessSimulator` from the model of an app. */
export class Simulation {
  public readonly model: AppModel;
  private readonly settings: RequestSettings;

  constructor(templates: SimulatedTemplate[], options: AccessSimulatorOptions) {
    const { account, keyGrants = [], outsidePrincipals = [] } = options;
    raise([...checkAccount('`account`', account), ...checkGrants(keyGrants)]);
    this.model = new AppModel(templateStacks(templates, options), {
      managedPolicies: managedPolicyDocuments(options), keyGrants: grantsByKey(keyGrants), outsidePrincipals,
    });
    this.settings = new RequestSettings(options);
  }

  /** The answer to a query. */
  public decide(query: AccessQuery): AccessDecision {
    const action = query.action ?? READ;
    checkAction(action, 'action');
    const principal = this.model.resolvePrincipal(query.principal, query.identityPolicies);
    const secret = this.model.secret(query.secret);
    const key = this.requestedKey(query, secret);
    const endpoint = query.endpoint === undefined ? undefined : this.model.endpoint(query.endpoint);
    const setting = this.settings.for(principal.subject, { query, endpoint, keyArn: key?.key?.arn });
    return this.judge(principal.name, withSession(principal.subject, query), secret, action, setting, { ...query, key });
  }

  /** The decisions of a matrix: by principal, then by secret, then by action. */
  public cells(options: AccessMatrixOptions): Array<{ action: string; decision: AccessDecision }> {
    options.actions?.forEach((action) => checkAction(action, 'actions'));
    const outside = (options.outsidePrincipals ?? []).map((selector) => this.model.resolvePrincipal(selector));
    return [...this.model.principals, ...outside].flatMap((principal) => {
      const setting = this.settings.for(principal.subject);
      return this.model.secrets.flatMap((secret) => (options.actions ?? [READ]).map((action) => ({
        action, decision: this.judge(principal.name, principal.subject, secret, action, setting),
      })));
    });
  }

  /**
   * The decisions that let a principal read that is not expected to: principals of the templates, principals that policies or options name,
   * and the principals in resource policies of the secrets.
   */
  public unexpectedReaders({ secrets: pattern, principals }: ReadersQuery): AccessDecision[] {
    const secrets = this.secretsLike(pattern);
    const expected = new ExpectedReaders(principals, this.model);
    const candidates = [...this.model.principals, ...this.model.outsidePrincipals()];
    const unexpected = candidates.filter((candidate) => !expected.has(candidate)).flatMap((candidate) => {
      const setting = this.settings.for(candidate.subject);
      return secrets.flatMap((secret) => this.reads(candidate, secret, setting));
    });
    const checked = new Set(candidates.map(callerKey));
    const isOther = (reader: NamedReader): boolean => !expected.hasNamed(reader) && !checked.has(callerKey(reader.candidates[0]));
    const named = secrets.flatMap((secret) => namedReaders(secret, READ, this.model).filter(isOther)
      .flatMap((reader) => this.namedReads(reader, secret)));
    return [...unexpected, ...named];
  }

  /** The escalation paths of all principals except those listed. */
  public escalations(exceptions: readonly string[] = []): Escalation[] {
    const exempt = new ExpectedReaders(exceptions, this.model);
    return findEscalations(this.model, this.settings.for(), (principal) => !exempt.has(principal));
  }

  private secretsLike(pattern: string): TemplateSecret[] {
    const matches = pattern.endsWith('*') ? (name: string) => name.startsWith(pattern.slice(0, -1)) : (name: string) => name === pattern;
    const secrets = this.model.secrets.filter((secret) => matches(secret.name));
    if (secrets.length === 0) {
      const names = this.model.secrets.map(({ name }) => name).sort().join(', ') || 'none';
      raiseOne({ id: 'simulator-secret', message: `\`secrets\` must match a secret of the templates, got: \`${pattern}\`; there are: ${names}` });
    }
    return secrets;
  }

  /** The decision if the principal can read the secret; if its policies are known only in part, the known ones must not deny it. */
  private reads(reader: PossibleReader, secret: TemplateSecret, setting: AccessSetting): AccessDecision[] {
    const known = reader.knownSubject && this.judge(reader.name, reader.knownSubject, secret, READ, setting);
    const decision = this.judge(reader.name, reader.subject, secret, READ, setting);
    return known?.isDenied || decision.isDenied ? [] : [decision];
  }

  private namedReads({ candidates }: NamedReader, secret: TemplateSecret): AccessDecision[] {
    return candidates.flatMap((candidate) => this.reads(candidate, secret, this.settings.for(candidate.subject))).slice(0, 1);
  }

  private judge(
    principal: string, subject: AccessSubject, secret: TemplateSecret, action: string, setting: AccessSetting, request?: KeyRequest,
  ): AccessDecision {
    const decisions = decideAccess(subject, action, secret.object, setting, request);
    return AccessDecision._of([...decisions, ...this.singleRead(subject, action, secret, setting)], readable(principal), readable(secret.name));
  }

  /** A batch returns only the values that the caller is also allowed to read one by one. */
  private singleRead(subject: AccessSubject, action: string, secret: TemplateSecret, setting: AccessSetting): Decision[] {
    return BATCH_READ.test(action) ? decideAccess(subject, READ, secret.object, setting) : [];
  }

  private requestedKey(query: AccessQuery, secret: TemplateSecret): KeyRequest['key'] {
    const name = query.encryptionKey ?? query.context?.['secretsmanager:KmsKeyArn']?.[0];
    return name === undefined ? undefined : this.model.keys.select(name, secret.resource.stack);
  }
}

function checkAction(action: string, option: string): void {
  if (!isKnownAction(action)) {
    raiseOne({
      id: 'simulator-action', message: `\`${option}\` must be an action of AWS, got: \`${action}\`; correct its spelling, such as ${READ}`,
    });
  }
  if (!OF_SECRETS_MANAGER.test(action)) {
    raiseOne({
      id: 'simulator-action',
      message: `\`${option}\` must be an action of Secrets Manager, got: \`${action}\`; use the action on the secret, such as ${READ}: `
        + 'the simulator also evaluates its calls to KMS',
    });
  }
}
