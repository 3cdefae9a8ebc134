export * from './grants/secret-access';
export { SecretGuards } from './guards/secret-guards';
export * from './guards/secret-guards-options';
