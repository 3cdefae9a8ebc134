import { PrivilegeSettings } from '../../../private/handler-contract';
import { Problem } from '../../../private/problems';
import { RotationFunctionProps } from '../rotation-function-props';
import { RotationProtocol } from '../rotation-protocols';

/** Problems of privileges that the function of this protocol would refuse at the first rotation. */
export function checkPrivileges(protocol: RotationProtocol, { privileges, superuserSecret, engine, strategy }: RotationFunctionProps): Problem[] {
  if (!privileges) {
    return [];
  }
  if (!protocol.grants) {
    return [{
      id: 'rotation-privileges',
      message: `\`privileges\` must be left out for ${engine?.name ?? 'a secret without a database'}, got: some; `
        + 'create the user and its grants yourself',
    }];
  }
  return [
    ...(superuserSecret ? [] : [{
      id: 'rotation-privileges-superuser',
      message: '`superuserSecret` must be given with `privileges`, got: none; give the strategy the secret of a user who may create others and grant',
    }]),
    ...checkSchema(protocol, privileges._settings, strategy._settings?.kind === 'alternatingUsers'),
  ];
}

function checkSchema({ name }: RotationProtocol, { access, schema }: PrivilegeSettings, alternates: boolean): Problem[] {
  const got = schema === undefined ? 'none' : `"${schema}"`;
  if ((name === 'mongodb' || name === 'redis') && schema !== undefined) {
    return [{
      id: 'rotation-privileges-schema',
      message: `\`schema\` must be left out for an engine without schemas, got: ${got}; name the \`database\`, or nothing`,
    }];
  }
  if (name === 'oracle' && access === 'owner' && (schema !== undefined || alternates)) {
    return [{
      id: 'rotation-privileges-owner',
      message: '`privileges` must be readWrite or readOnly for '
        + `${alternates ? 'alternating users' : 'a schema other than the user\'s own'} on Oracle, got: owner; `
        + 'a user owns its own schema and no other',
    }];
  }
  return name === 'oracle' && access !== 'owner' && schema === undefined ? [{
    id: 'rotation-privileges-schema',
    message: '`schema` must be given on Oracle, got: none; name the schema whose tables the user may use',
  }] : [];
}
