import { AccessDecision } from './access-decision';
import type { AccessMatrixOptions, AccessQuery, ReadersQuery } from './access-query';
import type { AccessSimulatorOptions } from './access-simulator-options';
import { isKnownAction } from './data/action-data';
import { findEscalations, type Escalation } from './escalation/search';
import type { AccessSetting, AccessSubject, Decision, KeyRequest } from './evaluation/access-request';
import { decideAccess } from './evaluation/secret-decision';
import { layer, type ContextValue } from './iam/conditions/request-context';
import type { Policy } from './iam/policy-document';
import { readable } from './iam/unknown-text';
import { parseGiven } from './input/input-document';
import { checkOptions, grantsOf, levelsOf, managedOf, stacksOf, withSession } from './input/input-options';
import { AppModel } from './inventory/app-model';
import { callerKey, type AskedPrincipal } from './inventory/outside-principals';
import type { TemplateSecret } from './inventory/secrets';
import { AllowedReaders } from './readers/allowed-readers';
import { namedReaders, type NamedReader } from './readers/named-readers';
import type { SimulatedTemplate } from './simulated-template';
import { raise, raiseOne } from '../private/problems';

const READ = 'secretsmanager:GetSecretValue';
const OF_SECRETS_MANAGER = /^secretsmanager:/i;
const BATCH_READ = /^secretsmanager:batchgetsecretvalue$/i;
/** What services say of whom they act for; only who calls as a service can know it. */
const SERVICE_KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:PrincipalServiceNamesList'];
/** What an endpoint says besides its own id and VPC. */
const NETWORK_KEYS = ['aws:SourceVpcArn', 'aws:VpcSourceIp', 'aws:VpceAccount', 'aws:VpceOrgID', 'aws:VpceOrgPaths'];

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
    checkAction(action, 'action');
    const principal = this.model.asked(query.principal, query.identityPolicies);
    const secret = this.model.secret(query.secret);
    const key = this.requestedKey(query, secret);
    const setting = this.setting(principal.subject, query, key?.key?.arn);
    return this.judge(principal.name, withSession(principal.subject, query), secret, action, setting, { ...query, key });
  }

  /** The cells of a matrix. */
  public cells(options: AccessMatrixOptions): Array<{ action: string; decision: AccessDecision }> {
    options.actions?.forEach((action) => checkAction(action, 'actions'));
    const outside = (options.outsidePrincipals ?? []).map((selector) => this.model.asked(selector));
    return [...this.model.principals, ...outside].flatMap((principal) => {
      const setting = this.setting(principal.subject);
      return this.model.secrets.flatMap((secret) => (options.actions ?? [READ]).map((action) => ({
        action, decision: this.judge(principal.name, principal.subject, secret, action, setting),
      })));
    });
  }

  /** Who reads secrets beside the principals named: of the templates, of those that policies and options tell of, and whom the secrets' policies name. */
  public unexpectedReaders({ secrets: pattern, principals }: ReadersQuery): AccessDecision[] {
    const secrets = this.secretsLike(pattern);
    const allowed = new AllowedReaders(principals, this.model);
    const readers = [...this.model.principals, ...this.model.outsiders()];
    const beside = readers.filter((reader) => !allowed.has(reader)).flatMap((reader) => {
      const setting = this.setting(reader.subject);
      return secrets.flatMap((secret) => this.reads(reader, secret, setting));
    });
    const seen = new Set(readers.map(callerKey));
    const others = (reader: NamedReader): boolean => !allowed.hasNamed(reader) && !seen.has(callerKey(reader.candidates[0]));
    const named = secrets.flatMap((secret) => namedReaders(secret, READ, this.model).filter(others).map((reader) => this.namedReads(reader, secret)));
    return [...beside, ...named.flat()];
  }

  /** The ways in which principals, but for exceptions, could come to read what they may not. */
  public escalations(exceptions: readonly string[] = []): Escalation[] {
    const exempt = new AllowedReaders(exceptions, this.model);
    return findEscalations(this.model, this.setting(), (principal) => !exempt.has(principal));
  }

  private secretsLike(pattern: string): TemplateSecret[] {
    const wanted = pattern.endsWith('*') ? (name: string) => name.startsWith(pattern.slice(0, -1)) : (name: string) => name === pattern;
    const secrets = this.model.secrets.filter((secret) => wanted(secret.name));
    if (secrets.length === 0) {
      const names = this.model.secrets.map(({ name }) => name).sort().join(', ') || 'none';
      raiseOne({ id: 'simulator-secret', message: `\`secrets\` must match a secret of the templates, got: \`${pattern}\`; there are: ${names}` });
    }
    return secrets;
  }

  /** The decision that somebody reads; of whom policies are known only in part, those have to let it. */
  private reads(reader: AskedPrincipal & { readonly known?: AccessSubject }, secret: TemplateSecret, setting: AccessSetting): AccessDecision[] {
    const known = reader.known && this.judge(reader.name, reader.known, secret, READ, setting);
    const decision = this.judge(reader.name, reader.subject, secret, READ, setting);
    return known?.isDenied || decision.isDenied ? [] : [decision];
  }

  private namedReads({ candidates }: NamedReader, secret: TemplateSecret): AccessDecision[] {
    return candidates.flatMap((candidate) => this.reads(candidate, secret, this.setting(candidate.subject))).slice(0, 1);
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
        ...service ? notGiven(SERVICE_KEYS, 'whom the service acts for') : [],
        ...endpoint ? notGiven(NETWORK_KEYS, 'what the endpoint tells of its network') : [],
        ...layer({ ...network, 'secretsmanager:VersionStage': query?.versionStage, 'secretsmanager:KmsKeyArn': keyArn }),
        ...layer(query?.context ?? {}),
      ]),
    };
  }
}

/** Condition keys that the request has, or may have, with values that no template tells. */
function notGiven(keys: readonly string[], what: string): Array<[string, ContextValue]> {
  return keys.map((key) => [key.toLowerCase(), { values: [], unknown: `${what} is not given; pass ${key} with the query's \`context\`` }]);
}

function checkAction(action: string, option: string): void {
  if (!isKnownAction(action)) {
    raiseOne({ id: 'simulator-action', message: `\`${option}\` must be an action of AWS, got: \`${action}\`; correct its spelling, such as ${READ}` });
  }
  if (!OF_SECRETS_MANAGER.test(action)) {
    raiseOne({
      id: 'simulator-action',
      message: `\`${option}\` must be an action of Secrets Manager, got: \`${action}\`; ask for what is done with the secret, such as ${READ}: KMS is asked with it`,
    });
  }
}
