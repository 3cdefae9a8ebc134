export * from './secret-access';
export { SecretGuards } from './secret-guards';
export * from './secret-guards-options';
