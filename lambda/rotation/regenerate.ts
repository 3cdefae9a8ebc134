import { SecretShapeError } from './errors';
import { parseContent } from './secret-content';
import type { SecretRotation } from './secret-rotation';
import type { Strategy } from './strategy';
import type { RegenerateSettings } from '../../src/private/handler-contract';

/** Replaces a value that is stored in this secret only. AWSPREVIOUS stays readable until the next rotation. */
export class Regenerate implements Strategy {
  constructor(private readonly settings: RegenerateSettings) {}

  public newValue(rotation: SecretRotation, current: string): string {
    const { field } = this.settings;
    if (field === undefined) {
      return rotation.newPassword();
    }
    return JSON.stringify({ ...parseContent(current, 'AWSCURRENT'), [field]: rotation.newPassword() });
  }

  public refusal(_rotation: SecretRotation, current: string, pending: string): string | undefined {
    if (pending === current) {
      return 'it is the current value';
    }
    try {
      this.check(pending);
      return undefined;
    } catch (error) {
      return error instanceof SecretShapeError ? error.reason : 'it cannot be read';
    }
  }

  public async set(rotation: SecretRotation): Promise<void> {
    await this.test(rotation);
  }

  public async test(rotation: SecretRotation): Promise<void> {
    this.check(await rotation.pending() ?? await rotation.current());
  }

  private check(value: string): void {
    const { field } = this.settings;
    const generated = field === undefined ? value : parseContent(value, 'the value')[field];
    if (typeof generated !== 'string' || generated === '') {
      throw new SecretShapeError(`the value has no ${field ?? 'content'}`);
    }
  }
}
