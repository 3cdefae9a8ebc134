import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { isSameSecret, secretResourceOf } from '../../access/targets/secret-resource';
import { Problem } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { checkNetwork } from '../function/checks/check-network';
import { RotationContext } from '../function/rotation-context';
import { HostedSingleUserOptions } from '../strategies/hosted-rotation-options';

const ALTERNATIVE = 'use RotationStrategy.byFunction with a function for it';
const EXCLUDED_LENGTH = 4096;

/** Problems of a hosted rotation of a secret. */
export function checkHosted(context: RotationContext, options: HostedSingleUserOptions): Problem[] {
  return [
    ...checkEngine(context),
    ...checkTarget(context),
    ...checkNetwork(options.vpc ?? context.target?.vpc, options, 'hosted-rotation'),
    ...checkFunctionName(options.functionName),
    ...checkExcludeCharacters(options.excludeCharacters),
    ...checkKey(context),
    ...checkSuperuser(context, options.superuserSecret),
  ];
}

function checkEngine({ engine }: RotationContext): Problem[] {
  if (!engine) {
    return [{
      id: 'hosted-rotation-engine-unknown',
      message: '`engine` must be known for hosted rotation, got: none; give the DatabaseEngine, or use RotationStrategy.byFunction',
    }];
  }
  return engine.hostedRotationType !== undefined ? [] : [{
    id: 'hosted-rotation-engine',
    message: `\`engine\` must be one that AWS hosts a rotation function for, got: ${engine.name}; ${ALTERNATIVE}`,
  }];
}

function checkTarget({ target }: RotationContext): Problem[] {
  if (!target) {
    return [{
      id: 'hosted-rotation-not-connected',
      message: 'the secret must be connected to its database for hosted rotation, got: a secret connected to none; '
        + 'connect it before you add its rotation',
    }];
  }
  return target.attachable ? [] : [{
    id: 'hosted-rotation-target',
    message: 'the secret must be connected to a database that CloudFormation attaches, since the hosted function reads the host from the secret, '
      + `got: ${target.description}; connect the database itself, or ${ALTERNATIVE}`,
  }];
}

function checkFunctionName(name: string | undefined): Problem[] {
  return !isKnown(name) || /^[A-Za-z0-9_-]{1,64}$/.test(name) ? [] : [{
    id: 'hosted-rotation-function-name',
    message: `\`functionName\` must have 1 to 64 letters, digits, hyphens and underscores, got: "${name}"; replace the others or leave it out`,
  }];
}

function checkExcludeCharacters(characters: string | undefined): Problem[] {
  return !isKnown(characters) || characters.length <= EXCLUDED_LENGTH ? [] : [{
    id: 'hosted-rotation-exclude-characters',
    message: `\`excludeCharacters\` must have at most ${EXCLUDED_LENGTH} characters, got: ${characters.length}; leave repeated ones out`,
  }];
}

/** CloudFormation allows the function to use the given key only. */
function checkKey({ secretId, encryptionKey }: RotationContext): Problem[] {
  const keyId = secretResourceOf(secretId)?.kmsKeyId;
  return encryptionKey || keyId === undefined || keyId === 'alias/aws/secretsmanager' ? [] : [{
    id: 'hosted-rotation-key',
    message: '`encryptionKey` must be given for a secret with a key of its own, got: none; give the key that `kmsKeyId` names',
  }];
}

function checkSuperuser(context: RotationContext, superuser?: interfaces.ISecretRef): Problem[] {
  return superuser ? [...checkOtherSecret(context, superuser), ...checkContent(context, superuser)] : checkNoSuperuser(context);
}

function checkNoSuperuser({ engine }: RotationContext): Problem[] {
  return engine?.rotationNeedsSuperuser ? [{
    id: 'hosted-rotation-superuser-missing',
    message: `\`superuserSecret\` must be given for ${engine.name}, got: none; `
      + 'its users cannot change their own passwords, give the secret of a user who may',
  }] : [];
}

/** A superuser that changes its own password loses access at the first failure. */
function checkOtherSecret({ secretId }: RotationContext, superuser: interfaces.ISecretRef): Problem[] {
  return isSameSecret(secretId, superuser.secretRef.secretId) ? [{
    id: 'hosted-rotation-superuser',
    message: '`superuserSecret` must be another secret than the rotated one, got: the same; '
      + 'give the secret of the administrator, or use RotationStrategy.hostedSingleUser',
  }] : [];
}

/** AWS's functions read the superuser's ARN from the content of the rotated secret, which is fixed when that secret is created. */
function checkContent({ superuserInContent }: RotationContext, superuser: interfaces.ISecretRef): Problem[] {
  const named = superuserInContent === undefined
    || (superuserInContent !== null && isSameSecret(superuserInContent.secretRef.secretId, superuser.secretRef.secretId));
  return named ? [] : [{
    id: 'hosted-rotation-superuser-unnamed',
    message: '`superuserSecret` must be named in the content of the rotated secret, from which AWS\'s function reads it, '
      + `got: ${superuserInContent === null ? 'a secret created without one' : `one created with ${superuserInContent!.node.path}`}; `
      + 'give ManagedDatabaseSecret the same `superuserSecret` when you create it',
  }];
}
