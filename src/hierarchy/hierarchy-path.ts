import { HierarchyPathOptions } from './tagged-secret-hierarchy-props';
import { SecretEnvironment } from '../naming/secret-environment';
import { SecretPath } from '../naming/secret-path';
import { checkTags, SecretTagKey } from '../naming/secret-tags';
import { Problem } from '../private/problems';

/** What identifies a hierarchy of this library, whether this app creates it or imports it. */
export interface HierarchyIdentity extends HierarchyPathOptions {
  readonly environment: SecretEnvironment;
  readonly application: string;
}

/** The path with which the names of all secrets of the hierarchy start. */
export function pathOf({ environment, application, subPath }: HierarchyIdentity): SecretPath {
  return (subPath ?? []).reduce((path, segment) => path.child(segment), SecretPath.of(environment, application));
}

/** The tags that decide about access to the secrets of the hierarchy. */
export function accessTagsOf({ environment, application, accessTags }: HierarchyIdentity): { [key: string]: string } {
  return { [SecretTagKey.ENVIRONMENT]: environment.tagValue, [SecretTagKey.APPLICATION]: application, ...accessTags };
}

/** Problems of the tags that a hierarchy sets on its secrets. */
export function checkHierarchyTags(identity: HierarchyIdentity, tags: { [key: string]: string } = {}): Problem[] {
  const pathTags = { [SecretTagKey.ENVIRONMENT]: identity.environment.tagValue, [SecretTagKey.APPLICATION]: identity.application };
  const problems = [
    ...checkReservedTags('accessTags', identity.accessTags ?? {}, pathTags),
    ...checkReservedTags('tags', tags, accessTagsOf(identity)),
  ];
  return problems.length > 0 ? problems : checkTags({ ...tags, ...accessTagsOf(identity) });
}

/** Problems of tags with the key of a reserved tag, which decides about access. IAM compares tag keys without regard to case. */
export function checkReservedTags(prop: string, tags: { [key: string]: string }, reserved: { [key: string]: string }): Problem[] {
  return Object.keys(tags).flatMap((key) => {
    const reservedKey = Object.keys(reserved).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
    return reservedKey === undefined ? [] : [{
      id: 'tag-key-decides-access',
      message: `\`${prop}\` must not hold "${key}", since the hierarchy sets "${reservedKey}" to "${reserved[reservedKey]}" `
        + `and its policies compare it, got: "${tags[key]}"; choose another key, or change the properties of the hierarchy`,
    }];
  });
}
