import { raiseOne } from '../../private/problems';
import { nameOf, type TemplateResource } from '../template/template-stack';

interface NamedResource {
  readonly resource: TemplateResource;
  readonly name: string;
  /** Whether it is a replica of a secret. The logical id and the construct path belong to the primary secret. */
  readonly replica?: boolean;
}

/** Finds a principal, secret or endpoint by a name, logical id, ARN or construct path. */
export class NameLookup<T extends NamedResource> {
  private readonly byName = new Map<string, Set<T>>();

  /**
   * @param kind the name of the query's property, for error messages
   * @param names further names of an item
   * @param otherNames other valid names, for error messages
   */
  constructor(
    private readonly kind: 'principal' | 'secret' | 'endpoint',
    private readonly items: readonly T[],
    names: (item: T) => string[] = () => [],
    private readonly otherNames: () => string[] = () => [],
  ) {
    for (const item of items) {
      const { resource } = item;
      const own = item.replica ? [] : [resource.logicalId, nameOf(resource), resource.path ?? item.name];
      [...own, item.name, ...names(item)].forEach((name) => this.byName.set(name, (this.byName.get(name) ?? new Set<T>()).add(item)));
    }
  }

  public has(name: string): boolean {
    return this.byName.has(name);
  }

  /**
   * The item that a selector names exactly, or the only item below the construct path that it names.
   *
   * @throws if the selector names no item or several
   */
  public get(selector: string): T {
    const exact = [...this.byName.get(selector) ?? []];
    const found = exact.length > 0 ? exact : this.items.filter((item) => !item.replica && item.resource.path?.startsWith(`${selector}/`));
    if (found.length !== 1) {
      const candidates = found.length > 1 ? found.map(({ name }) => name) : [...this.items.map(({ name }) => name), ...this.otherNames()];
      raiseOne({
        id: `simulator-${this.kind}`,
        message: `\`${this.kind}\` must name one ${this.kind} of the templates, got: \`${selector}\`, which names ${found.length}; `
          + `name one of: ${candidates.sort().join(', ') || 'none exists'}`,
      });
    }
    return found[0];
  }
}
