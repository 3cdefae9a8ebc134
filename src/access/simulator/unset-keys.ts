import { carriesKey } from './action-data';

/** Global keys that every request has, or may have, with a value that no template tells. */
const ENVIRONMENT_KEYS = new Set([
  'aws:sourceip', 'aws:currenttime', 'aws:epochtime', 'aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:tokenissuetime', 'aws:useragent',
  'aws:referer', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:resourceorgid', 'aws:resourceorgpaths', 'aws:sourceidentity', 'aws:federatedprovider',
  'aws:userid', 'aws:ec2instancesourcevpc', 'aws:ec2instancesourceprivateipv4', 'aws:chatbotsourcearn', 'aws:assumedroot',
]);

/** Keys of a request that are there only where the caller sends the parameter they stand for. */
const OPTIONAL_KEYS = new Set(['secretsmanager:versionid', 'secretsmanager:versionstage']);

/** Why principal and resource may have other tags than are known. */
export interface UnknownTags {
  readonly principalTags?: string;
  readonly resourceTags?: string;
}

const PRINCIPAL_TAG = /^aws:principaltag\//;
const RESOURCE_TAG = /^[a-z]+:resourcetag\//;
const AWS_TAG = /^[a-z]+:(principal|resource)tag\/aws:/;

/** Actions whose requests carry tags. */
const TAGGING = /:(tagresource|untagresource|createsecret)$/;

/**
 * What a condition key that nothing set means for an action: a reason where the value cannot be known, undefined where the request has none.
 */
export function unsetKey(action: string, tags: UnknownTags = {}): (key: string) => string | undefined {
  return (key) => {
    if (ENVIRONMENT_KEYS.has(key)) {
      return `the value of ${key} is not given; pass it with the query's \`context\``;
    }
    if (PRINCIPAL_TAG.test(key) || RESOURCE_TAG.test(key)) {
      return AWS_TAG.test(key) ? `AWS sets the tag ${key.slice(key.indexOf('/') + 1)} itself` : PRINCIPAL_TAG.test(key) ? tags.principalTags : tags.resourceTags;
    }
    if ((key.startsWith('aws:requesttag/') || key === 'aws:tagkeys') && TAGGING.test(action)) {
      return `the tags of the request are not given; pass ${key} with the query's \`context\``;
    }
    const service = action.slice(0, action.indexOf(':'));
    return key.startsWith(`${service}:`) && !key.startsWith('kms:encryptioncontext:')
      && !OPTIONAL_KEYS.has(key) && carriesKey(action, key) ? `the value of ${key} is not given; pass it with the query's \`context\`` : undefined;
  };
}
