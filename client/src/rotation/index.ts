export type { RotationContext, RotationLog } from './context';
export type { CustomRotation, RotationValues } from './custom-rotation';
export { rotationHandler } from './rotation-handler';
export type { PasswordOptions, RotationHandlerOptions } from './rotation-handler-options';
export { SecretValue } from './secret-value';
export {
  AuthenticationError, type Cause, IdentityMismatchError, InsufficientPrivilegeError, PasswordRefusedError, type Place, RotationError,
  SecretShapeError, SecretStoreError, SettingsError, StagingLabelError, type Step, TlsError, UserStateError,
} from '../../../lambda/rotation/errors';
export type { SecretDescription, SecretStore, StoredVersion, VersionSelector } from '../../../lambda/rotation/ports';
export type { RotationEvent } from '../../../lambda/rotation/rotation';
