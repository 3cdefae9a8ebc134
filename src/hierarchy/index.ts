export type { ITaggedSecretHierarchy, TaggedSecretHierarchyAttributes } from './imported-hierarchy';
export * from './tagged-secret-hierarchy';
export * from './tagged-secret-hierarchy-props';
