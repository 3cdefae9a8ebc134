import { isSameSecret } from '../../access/targets/secret-resource';
import { DatabaseEngine } from '../../engines/database-engine';
import { StrategySettings } from '../../private/handler-contract';
import { Problem } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { RotationContext, RotationTarget } from '../function/rotation-context';
import { RotationFunctionProps } from '../function/rotation-function-props';

/** Problems of rotating a user of a database with a function of this library. */
export function checkDatabase(context: RotationContext, { strategy, superuserSecret }: RotationFunctionProps): Problem[] {
  const { target, engine, secretId, username } = context;
  if (!target) {
    return [{
      id: 'rotation-not-connected',
      message: 'the secret must be connected to its database for rotation, got: a secret connected to none; '
        + 'pass it to the database as its credentials or connect it before you add its rotation',
    }];
  }
  return [
    ...checkPortKnown(engine, target),
    ...(superuserSecret && isSameSecret(secretId, superuserSecret.secretRef.secretId) ? [{
      id: 'rotation-superuser',
      message: '`superuserSecret` must be another secret than the rotated one, got: the same; give the secret of the administrator, or leave it out',
    }] : []),
    ...checkUsername(strategy._settings, username),
    ...checkUserName(context),
  ];
}

/** MemoryDB changes a user by its name. Another name than the one in the secret would replace the password of another user. */
function checkUserName({ engine, target, username }: RotationContext): Problem[] {
  const userName = target?.userId;
  return engine === DatabaseEngine.MEMORYDB_USER && isKnown(userName) && isKnown(username) && userName !== username ? [{
    id: 'rotation-user-name',
    message: `\`userName\` must be the user of the secret, "${username}", got: "${userName}"; `
      + 'connect the secret with DatabaseTarget.memoryDbUser and the name of its own user',
  }] : [];
}

function checkPortKnown(engine: DatabaseEngine | undefined, { port, connections }: RotationTarget): Problem[] {
  return engine && engine.port === undefined && port === undefined && connections?.defaultPort === undefined ? [{
    id: 'rotation-port-unknown',
    message: `\`port\` must be given for ${engine.name}, got: none; pass it in DatabaseTarget.host(hostname, { port })`,
  }] : [];
}

function checkUsername(settings: StrategySettings | undefined, username: string | undefined): Problem[] {
  if (settings?.kind !== 'alternatingUsers' || username === undefined || settings.usernames.includes(username)) {
    return [];
  }
  return [{
    id: 'rotation-alternating-user',
    message: `\`firstUsername\` or \`secondUsername\` must be the user of the secret, "${username}", `
      + `got: ${settings.usernames.map((name) => `"${name}"`).join(' and ')}; name the user that the secret is created with, and the other one`,
  }];
}
