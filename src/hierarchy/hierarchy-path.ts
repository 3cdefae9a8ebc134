import { HierarchyPathOptions } from './tagged-secret-hierarchy-props';
import { SecretEnvironment } from '../naming/secret-environment';
import { SecretPath } from '../naming/secret-path';
import { checkTags, SecretTagKey } from '../naming/secret-tags';
import { Problem } from '../private/problems';

/** What a hierarchy of this library is told by, made here or elsewhere. */
export interface HierarchyAddress extends HierarchyPathOptions {
  readonly environment: SecretEnvironment;
  readonly application: string;
}

/** The path below which all names of the hierarchy lie. */
export function pathOf({ environment, application, subPath }: HierarchyAddress): SecretPath {
  return (subPath ?? []).reduce((path, segment) => path.child(segment), SecretPath.of(environment, application));
}

/** The tags that decide who may read the secrets of the hierarchy. */
export function accessTagsOf({ environment, application, accessTags }: HierarchyAddress): { [key: string]: string } {
  return { [SecretTagKey.ENVIRONMENT]: environment.tagValue, [SecretTagKey.APPLICATION]: application, ...accessTags };
}

/** Problems of the tags that a hierarchy gives its secrets. */
export function checkHierarchyTags(address: HierarchyAddress, tags: { [key: string]: string } = {}): Problem[] {
  const own = { [SecretTagKey.ENVIRONMENT]: address.environment.tagValue, [SecretTagKey.APPLICATION]: address.application };
  const meaning = [
    ...checkTagMeaning('accessTags', address.accessTags ?? {}, own),
    ...checkTagMeaning('tags', tags, accessTagsOf(address)),
  ];
  return meaning.length > 0 ? meaning : checkTags({ ...tags, ...accessTagsOf(address) });
}

/** Problems of tags that would change what decides about access; IAM compares tag keys without regard to case. */
export function checkTagMeaning(prop: string, tags: { [key: string]: string }, deciding: { [key: string]: string }): Problem[] {
  return Object.keys(tags).flatMap((key) => {
    const meant = Object.keys(deciding).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
    return meant === undefined ? [] : [{
      id: 'tag-key-decides-access',
      message: `\`${prop}\` must not hold "${key}", since the hierarchy sets "${meant}" and its policies compare it, got: "${tags[key]}" beside "${deciding[meant]}"; `
        + 'choose another key, or set it where the hierarchy is made',
    }];
  });
}
