import { RotationFunctionProps } from './rotation-function-props';
import { userApiOf } from './user-api';
import { charactersOf } from '../../engines/password-characters';
import { PasswordRules } from '../../engines/password-rules';
import { EndpointSettings, ManagedUserSettings, PasswordSettings, RotationSettings } from '../../private/handler-contract';

/**
 * The settings that the code of a rotation function receives.
 *
 * @param usernames those of `props`, and the users of all secrets that share the function
 */
export function settingsOf(props: RotationFunctionProps, usernames = props.usernames): RotationSettings {
  const { engine, strategy, superuserSecret, privileges } = props;
  return {
    strategy: strategy._settings!,
    password: passwordSettings(props.passwordRules ?? engine?.passwordRules ?? PasswordRules.of()),
    endpoint: endpointOf(props),
    superuserSecretArn: superuserSecret?.secretRef.secretId,
    usernames: usernames && [...new Set(usernames)].sort(),
    privileges: privileges?._settings,
    managedUser: managedUserOf(props),
  } satisfies RotationSettings;
}

function passwordSettings({ length, alphabet, includedTypes, requireEachIncludedType }: PasswordRules): PasswordSettings {
  return {
    length,
    characterSets: includedTypes.map((type) => charactersOf(type, (character) => alphabet.includes(character))),
    requireEachSet: requireEachIncludedType,
  };
}

function endpointOf({ hostname, port }: RotationFunctionProps): EndpointSettings | undefined {
  return hostname === undefined ? undefined : { host: hostname, port };
}

function managedUserOf({ engine, userId }: RotationFunctionProps): ManagedUserSettings | undefined {
  const api = engine && userApiOf(engine);
  return api && userId !== undefined ? { service: api.service, id: userId } : undefined;
}
