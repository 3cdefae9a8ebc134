import { isKnownAction } from './action-data';
import { AppModel } from './app-model';
import { findEscalations, type Escalation } from './escalation/search';
import { checkOptions, grantsOf, levelsOf, managedOf, stacksOf, withSession } from './given';
import { parseGiven } from './given-document';
import type { KeyRequest } from './key-calls';
import { readable } from './placeholder';
import type { Policy } from './policy-document';
import { layer, type ContextValue } from './request-context';
import { decideAccess, type AccessSetting, type AccessSubject, type Decision } from './secret-access';
import type { TemplateSecret } from './secrets';
import { raise, raiseOne } from '../../private/problems';
import { AccessDecision } from '../access-decision';
import type { AccessMatrixOptions, AccessQuery, ReadersQuery } from '../access-query';
import type { AccessSimulatorOptions } from '../access-simulator-options';
import type { SimulatedTemplate } from '../simulated-template';

const READ = 'secretsmanager:GetSecretValue';
const BATCH_READ = /^secretsmanager:batchgetsecretvalue$/i;
/** What services say of whom they act for; only who calls as a service can know it. */
const SERVICE_KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:PrincipalServiceNamesList'];

/** The questions that the simulator answers, put to the model of an app. */
export class Simulation {
  public readonly model: AppModel;
  private readonly serviceControl: Policy[][];
  private readonly resourceControl: Policy[];
  private readonly organization?: string;

  constructor(templates: SimulatedTemplate[], options: AccessSimulatorOptions) {
    raise(checkOptions(options));
    this.model = new AppModel(stacksOf(templates, options), {
      managedPolicies: managedOf(options), keyGrants: grantsOf(options), outsidePrincipals: options.outsidePrincipals ?? [],
    });
    this.serviceControl = levelsOf(options.serviceControlPolicies ?? []);
    this.resourceControl = (options.resourceControlPolicies ?? []).map((policy) => parseGiven(policy.document, policy.name, 'rcp'));
    this.organization = options.organizationId;
  }

  /** The answer to a question. */
  public decide(query: AccessQuery): AccessDecision {
    const action = query.action ?? READ;
    if (!isKnownAction(action)) {
      raiseOne({ id: 'simulator-action', message: `\`action\` must be an action of AWS, got: \`${action}\`; correct its spelling, such as ${READ}` });
    }
    const principal = this.model.asked(query.principal, query.identityPolicies);
    const secret = this.model.secret(query.secret);
    const key = this.requestedKey(query, secret);
    const setting = this.setting(principal.subject, query, key?.key?.arn);
    return this.judge(principal.name, withSession(principal.subject, query), secret, action, setting, { ...query, key });
  }

  /** The cells of a matrix. */
  public cells(options: AccessMatrixOptions): Array<{ action: string; decision: AccessDecision }> {
    const outside = (options.outsidePrincipals ?? []).map((selector) => this.model.asked(selector));
    return [...this.model.principals, ...outside].flatMap((principal) => {
      const setting = this.setting(principal.subject);
      return this.model.secrets.flatMap((secret) => (options.actions ?? [READ]).map((action) => ({
        action, decision: this.judge(principal.name, principal.subject, secret, action, setting),
      })));
    });
  }

  /** Who reads secrets beside the principals named. */
  public furtherReaders({ secrets: pattern, principals }: ReadersQuery): AccessDecision[] {
    const allowed = new Set<object>(principals.map((selector) => this.model.principal(selector)));
    const wanted = pattern.endsWith('*') ? (name: string) => name.startsWith(pattern.slice(0, -1)) : (name: string) => name === pattern;
    const secrets = this.model.secrets.filter((secret) => wanted(secret.name));
    if (secrets.length === 0) {
      const names = this.model.secrets.map(({ name }) => name).sort().join(', ') || 'none';
      raiseOne({ id: 'simulator-secret', message: `\`secrets\` must match a secret of the templates, got: \`${pattern}\`; there are: ${names}` });
    }
    return this.model.principals.filter((principal) => !allowed.has(principal)).flatMap((principal) => {
      const setting = this.setting(principal.subject);
      return secrets.map((secret) => this.judge(principal.name, principal.subject, secret, READ, setting)).filter((decision) => !decision.isDenied);
    });
  }

  /** The ways in which principals could come to read what they may not. */
  public escalations(): Escalation[] {
    return findEscalations(this.model, this.setting());
  }

  private judge(
    principal: string, subject: AccessSubject, secret: TemplateSecret, action: string, setting: AccessSetting, request?: KeyRequest,
  ): AccessDecision {
    const decisions = decideAccess(subject, action, secret.object, setting, request);
    return AccessDecision._of([...decisions, ...this.single(subject, action, secret, setting)], readable(principal), readable(secret.name));
  }

  /** A batch gives the values that the caller could also read one by one. */
  private single(subject: AccessSubject, action: string, secret: TemplateSecret, setting: AccessSetting): Decision[] {
    return BATCH_READ.test(action) ? decideAccess(subject, READ, secret.object, setting) : [];
  }

  private requestedKey(query: AccessQuery, secret: TemplateSecret): KeyRequest['key'] {
    const [name] = [query.encryptionKey, ...query.context?.['secretsmanager:KmsKeyArn'] ?? []].filter((given) => given !== undefined);
    return name === undefined ? undefined : this.model.keys.named(name, secret.resource.stack);
  }

  private setting(subject?: AccessSubject, query?: AccessQuery, keyArn?: string): AccessSetting {
    const endpoint = query?.endpoint === undefined ? undefined : this.model.endpoint(query.endpoint);
    const network = endpoint ? { 'aws:SourceVpce': endpoint.id, 'aws:SourceVpc': endpoint.vpc, 'aws:SourceIp': [] } : { 'aws:SourceVpce': [], 'aws:SourceVpc': [] };
    const service = subject?.caller.kind === 'service';
    return {
      endpoint: endpoint?.policies,
      serviceControl: this.serviceControl,
      resourceControl: this.resourceControl,
      request: new Map([
        ...layer({ 'aws:PrincipalOrgID': service ? [] : this.organization, 'aws:ResourceOrgID': this.organization }),
        ...service ? unsaidByService() : [],
        ...layer({ ...network, 'secretsmanager:VersionStage': query?.versionStage, 'secretsmanager:KmsKeyArn': keyArn }),
        ...layer(query?.context ?? {}),
      ]),
    };
  }
}

function unsaidByService(): Array<[string, ContextValue]> {
  return SERVICE_KEYS.map((key) => [key.toLowerCase(), { values: [], unknown: `whom the service acts for is not given; pass ${key} with the query's \`context\`` }]);
}
