export * from './secrets-manager-endpoint';
