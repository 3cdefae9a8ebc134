import { raiseOne } from '../../private/problems';
import { nameOf, type TemplateResource } from '../template/template-stack';

interface Selectable {
  readonly resource: TemplateResource;
  readonly name: string;
  /** A copy that only its own names tell from the original. */
  readonly replica?: boolean;
}

/** Finds principals, secrets or endpoints by what people call them. */
export class Selection<T extends Selectable> {
  private readonly byName = new Map<string, Set<T>>();

  constructor(
    private readonly kind: string,
    private readonly items: readonly T[],
    names: (item: T) => string[] = () => [],
    /** What else people could name, for the message. */
    private readonly others: () => string[] = () => [],
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

  /** The one item that a selector names: exactly, or as the only one below a construct's path. */
  public pick(selector: string): T {
    const exact = [...this.byName.get(selector) ?? []];
    const found = exact.length > 0 ? exact : this.items.filter((item) => !item.replica && item.resource.path?.startsWith(`${selector}/`));
    if (found.length !== 1) {
      const known = [...(found.length > 1 ? found : this.items).map((item) => item.name), ...found.length > 1 ? [] : this.others()].sort();
      raiseOne({
        id: `simulator-${this.kind}`,
        message: `\`${this.kind}\` must name one ${this.kind} of the templates, got: \`${selector}\`, which names ${found.length}; `
          + `name one of: ${known.join(', ') || 'none is there'}`,
      });
    }
    return found[0];
  }
}
