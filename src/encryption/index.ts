export * from './secrets-encryption-key';
