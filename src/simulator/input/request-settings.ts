import { serviceControlLevels } from './policies';
import type { AccessQuery } from '../access-query';
import type { AccessSimulatorOptions } from '../access-simulator-options';
import type { AccessSetting, AccessSubject } from '../evaluation/access-request';
import { layer, tagLayer, type ContextValue } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';
import type { TemplateEndpoint } from '../inventory/vpc-endpoints';

/** Keys that a service sets from the request of its own caller; only a caller that is a service can have them. */
const SERVICE_KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:PrincipalServiceNamesList'];
/** Keys that an endpoint sets in addition to its own id and VPC. */
const NETWORK_KEYS = ['aws:SourceVpcArn', 'aws:VpcSourceIp', 'aws:VpceAccount', 'aws:VpceOrgID', 'aws:VpceOrgPaths'];

/** What a query adds to a request. */
export interface RequestInput {
  readonly query?: AccessQuery;
  readonly endpoint?: TemplateEndpoint;
  /** The key that the request names. */
  readonly keyArn?: string;
}

/** Creates the settings of requests: the organization's policies, and the condition keys of the request itself. */
export class RequestSettings {
  private readonly serviceControl: Policy[][];
  private readonly resourceControl: Policy[];
  private readonly organization?: string;

  constructor(options: AccessSimulatorOptions) {
    this.serviceControl = serviceControlLevels(options.serviceControlPolicies ?? []);
    this.resourceControl = (options.resourceControlPolicies ?? []).map(({ document, name }) => document._parse(name, 'rcp'));
    this.organization = options.organizationId;
  }

  /** The setting of a request; `subject` is undefined if the request can be that of any role or user. */
  public for(subject?: AccessSubject, { query, endpoint, keyArn }: RequestInput = {}): AccessSetting {
    const service = subject?.caller.kind === 'service';
    return {
      endpoint: endpoint?.policies,
      serviceControl: this.serviceControl,
      resourceControl: this.resourceControl,
      request: new Map([
        ...layer({ 'aws:PrincipalOrgID': service ? [] : this.organization, 'aws:ResourceOrgID': this.organization }),
        ...service ? missingKeys(SERVICE_KEYS, 'the resource that the service acts for') : [],
        ...endpoint ? missingKeys(NETWORK_KEYS, 'the network of the endpoint') : [],
        ...layer(networkKeys(endpoint)),
        ...layer({ 'secretsmanager:VersionStage': query?.versionStage, 'secretsmanager:KmsKeyArn': keyArn }),
        ...layer(query?.context ?? {}),
      ]),
    };
  }
}

function networkKeys(endpoint: TemplateEndpoint | undefined): Record<string, string | string[] | undefined> {
  return endpoint
    ? { 'aws:SourceVpce': endpoint.id, 'aws:SourceVpc': endpoint.vpc, 'aws:SourceIp': [] }
    : { 'aws:SourceVpce': [], 'aws:SourceVpc': [] };
}

/** Condition keys that the request can have, with values that are in no template. */
function missingKeys(keys: readonly string[], what: string): Array<[string, ContextValue]> {
  return keys.map((key) => [key.toLowerCase(), { values: [], unknown: `${what} is not given; pass ${key} with the query's \`context\`` }]);
}

/** A principal with the session tags and the session policy of a query. */
export function withSession(subject: AccessSubject, { principalTags = {}, sessionPolicy }: AccessQuery): AccessSubject {
  return {
    ...subject,
    tags: { ...withoutKeysOf(subject.tags, principalTags), ...principalTags },
    session: sessionPolicy ? [sessionPolicy._parse('the session policy', 'session')] : subject.session,
  };
}

/** A session tag replaces the role's tag with the same key; keys that differ only in case are the same key. */
function withoutKeysOf(tags: Readonly<Record<string, string>>, replacements: Readonly<Record<string, string>>): Record<string, string> {
  const names = tagLayer('', replacements);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !names.has(key.toLowerCase())));
}
