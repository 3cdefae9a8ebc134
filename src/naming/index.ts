export * from './secret-environment';
export * from './secret-path';
export { SecretTagKey } from './secret-tags';
