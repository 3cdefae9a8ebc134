import { carriesKey, isGlobalKey } from '../data/action-data';
import type { ContextValue, RequestContext, ImpliedConditionKeys } from '../iam/conditions/request-context';

/**
 * Global keys that only a call by a service has. They describe the principal that the service acts for.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const OF_SERVICES = new Set([
  'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast', 'aws:principalservicename', 'aws:principalservicenameslist',
  'aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner', 'aws:sourceorgid', 'aws:sourceorgpaths',
]);

/** Global keys that only calls through a VPC endpoint have. */
export const ENDPOINT_KEYS = [
  'aws:SourceVpce', 'aws:SourceVpc', 'aws:SourceVpcArn', 'aws:VpcSourceIp', 'aws:VpceAccount', 'aws:VpceOrgID', 'aws:VpceOrgPaths',
];

const OF_ENDPOINTS = new Set(ENDPOINT_KEYS.map((key) => key.toLowerCase()));

/** Global keys that every request has. */
const ALWAYS = new Set(['aws:currenttime', 'aws:epochtime', 'aws:userid']);

/** Global keys that only sessions of roles and federated users have, in addition to the keys of identity providers. */
const OF_SESSIONS = new Set([
  'aws:ec2instancesourcevpc', 'aws:ec2instancesourceprivateipv4', 'aws:chatbotsourcearn', 'aws:federatedprovider', 'aws:sourceidentity',
]);

/** Types of principals that always have temporary credentials. */
const SESSIONS = new Set<string | undefined>(['AssumedRole', 'FederatedUser']);

/** Keys that identity providers set for a session. Their prefix is `saml`, or the address of the provider. */
const OF_PROVIDERS = /^(saml|[^:]*\.[^:]*):/;

/** Keys that a request has only if the caller sends the corresponding parameter. */
const OPTIONAL_KEYS = new Set(['secretsmanager:versionid', 'secretsmanager:versionstage']);

/** Why principal and resource could have other tags than those known. */
export interface UnknownTags {
  readonly principalTags?: string;
  readonly resourceTags?: string;
}

const PRINCIPAL_TAG = /^aws:principaltag\//;
const RESOURCE_TAG = /^[a-z]+:resourcetag\//;
const REQUEST_TAG = /^aws:(requesttag\/|tagkeys$)/;
const AWS_TAG = /^[a-z]+:(principal|resource)tag\/aws:/;

/** Actions whose requests can have tags. */
const TAGGING = /:(tagresource|untagresource|createsecret)$/;

/**
 * The value of a condition key that no input sets, as the action implies it: unknown if a request can have the key, undefined if it has none.
 */
export function impliedConditionKeys(action: string, tags: UnknownTags = {}): ImpliedConditionKeys {
  return (key, context) => {
    if (PRINCIPAL_TAG.test(key) || RESOURCE_TAG.test(key)) {
      return unknownValue(impliedTag(key, tags));
    }
    if (REQUEST_TAG.test(key)) {
      return unknownValue(TAGGING.test(action) ? `the tags of the request are not given; pass ${key} with the query's \`context\`` : undefined);
    }
    if (key.startsWith('aws:')) {
      return globalKey(key, context);
    }
    if (OF_PROVIDERS.test(key) || isGlobalKey(key)) {
      return SESSIONS.has(typeOf(context)) ? missingValue(key) : undefined;
    }
    return isParameter(action, key) ? missingValue(key) : undefined;
  };
}

function impliedTag(key: string, tags: UnknownTags): string | undefined {
  if (AWS_TAG.test(key)) {
    return `AWS sets the tag ${key.slice(key.indexOf('/') + 1)} itself`;
  }
  return PRINCIPAL_TAG.test(key) ? tags.principalTags : tags.resourceTags;
}

function globalKey(key: string, context: RequestContext): ContextValue | undefined {
  const type = key === 'aws:principaltype' ? undefined : typeOf(context);
  const isOfOtherCallers = (OF_SESSIONS.has(key) && !SESSIONS.has(type)) || (key === 'aws:assumedroot' && type !== 'Account');
  if (OF_SERVICES.has(key) || OF_ENDPOINTS.has(key) || isOfOtherCallers) {
    return undefined;
  }
  return isGlobalKey(key) ? missingValue(key, ALWAYS.has(key) || (key === 'aws:tokenissuetime' && SESSIONS.has(type)))
    : unknownValue(`the simulator does not know the condition key ${key}; correct its spelling or pass it with the query's \`context\``);
}

/** The type of the principal; undefined for services. */
function typeOf(context: RequestContext): string | undefined {
  return context.get('aws:PrincipalType')?.values[0];
}

function isParameter(action: string, key: string): boolean {
  const service = action.slice(0, action.indexOf(':'));
  return key.startsWith(`${service}:`) && !key.startsWith('kms:encryptioncontext:') && !OPTIONAL_KEYS.has(key) && carriesKey(action, key);
}

function missingValue(key: string, present = false): ContextValue {
  return { values: [], unknown: `the value of ${key} is not given; pass it with the query's \`context\``, present };
}

function unknownValue(reason: string | undefined): ContextValue | undefined {
  return reason === undefined ? undefined : { values: [], unknown: reason };
}
