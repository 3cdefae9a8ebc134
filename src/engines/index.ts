export * from './database-engine';
export { PasswordCharacterType } from './password-characters';
export * from './password-rules';
export * from './password-use';
