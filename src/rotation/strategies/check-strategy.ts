import { AlternatingUsersProps } from './library-rotation-options';
import { Problem } from '../../private/problems';
import { isKnown } from '../../private/tokens';

/** Problems of the names of two alternating users and of the role that both belong to. */
export function checkAlternatingUsers({ firstUsername, secondUsername, ownerRole }: AlternatingUsersProps): Problem[] {
  const missing = Object.entries({ firstUsername, secondUsername }).filter(([, name]) => name === undefined).map(([prop]) => `\`${prop}\``);
  if (missing.length > 0) {
    return [{
      id: 'rotation-alternating-two',
      message: `${missing.join(' and ')} must be given, got: none; name both users, neither name is derived from the other`,
    }];
  }
  const known = [firstUsername, secondUsername, ownerRole].filter(isKnown);
  return new Set(known).size === known.length && known.every((name) => name.length > 0) ? [] : [{
    id: 'rotation-alternating-names',
    message: '`firstUsername`, `secondUsername` and `ownerRole` must be three different names, '
      + `got: ${known.map((name) => `"${name}"`).join(', ')}; give each a name of its own`,
  }];
}

/** Problems of the field that gets a new value. */
export function checkField(field: string | undefined): Problem[] {
  return field === '' ? [{
    id: 'rotation-regenerate-field',
    message: '`field` must not be empty, got: ""; name the field, or leave it out if the whole secret is the value',
  }] : [];
}

/** Problems of the reason for which a secret is not rotated. */
export function checkReason(reason: string): Problem[] {
  return reason.trim().length > 0 ? [] : [{
    id: 'rotation-none-reason',
    message: `\`reason\` must not be empty, got: "${reason}"; say why this secret is not rotated`,
  }];
}
