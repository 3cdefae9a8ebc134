import { StrategySettings } from '../../private/handler-contract';
import { Problem, raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';

/** Options of `RotationMethod.singleUser`. */
export interface SingleUserMethodOptions {
  /**
   * Whether AWSCURRENT moves in the last of the four steps, as AWS's own functions do it. Readers are refused in between.
   *
   * @default false, it moves as soon as the new password is proved to log in
   */
  readonly promoteInFinishStep?: boolean;
}

/** Properties of `RotationMethod.alternatingUsers`. */
export interface AlternatingUsersMethodProps {
  /** The names of the two users that take turns; one of them is that of the secret when it is made. */
  readonly usernames: string[];

  /**
   * The role that both belong to and that owns what either creates, so that the other can change it. It cannot log in; the first
   * rotation makes it.
   */
  readonly ownerRole: string;
}

/** Options of `RotationMethod.regenerate`. */
export interface RegenerateMethodOptions {
  /**
   * The field of the secret's JSON that gets a new value.
   *
   * @default - the whole secret is the value
   */
  readonly field?: string;
}

/** What a rotation function does at each rotation. */
export class RotationMethod {
  /** The password of the one user is replaced. */
  public static singleUser(options: SingleUserMethodOptions = {}): RotationMethod {
    return new RotationMethod({ kind: 'singleUser', promoteInFinishStep: options.promoteInFinishStep ? true : undefined });
  }

  /** The password of the one user is replaced; the former one goes on working until the next rotation. */
  public static dualPassword(): RotationMethod {
    return new RotationMethod({ kind: 'dualPassword' });
  }

  /**
   * Two users take turns; a superuser changes them.
   *
   * @throws where there are not two users, or the three names are not different
   */
  public static alternatingUsers(props: AlternatingUsersMethodProps): RotationMethod {
    const { usernames, ownerRole } = props;
    raise(checkNames(usernames, ownerRole));
    return new RotationMethod({ kind: 'alternatingUsers', usernames: [usernames[0], usernames[1]], ownerRole });
  }

  /**
   * The value is replaced and nothing else must learn it; AWSPREVIOUS stays readable for one interval.
   *
   * @throws where the field is empty
   */
  public static regenerate(options: RegenerateMethodOptions = {}): RotationMethod {
    const { field } = options;
    raise(field === '' ? [{
      id: 'rotation-regenerate-field',
      message: '`field` must not be empty, got: ""; name the field, or leave it out where the whole secret is the value',
    }] : []);
    return new RotationMethod({ kind: 'regenerate', field });
  }

  private constructor(
    /** @internal */
    public readonly _settings: StrategySettings,
  ) {}
}

function checkNames(usernames: string[], ownerRole: string): Problem[] {
  if (usernames.length !== 2) {
    return [{
      id: 'rotation-alternating-two',
      message: `\`usernames\` must be two, got: ${usernames.length}; name both users, neither name is derived from the other`,
    }];
  }
  const known = [...usernames, ownerRole].filter(isKnown);
  return new Set(known).size === known.length && known.every((name) => name.length > 0) ? [] : [{
    id: 'rotation-alternating-names',
    message: '`usernames` and `ownerRole` must be three different names, '
      + `got: ${known.map((name) => `"${name}"`).join(', ')}; give each a name of its own`,
  }];
}
