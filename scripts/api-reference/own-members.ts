import type { Assembly, ClassType, InterfaceType, Type } from '@jsii/spec';
import type { ApiReferenceSchema, DocsSchema, MethodSchema, PropertySchema } from 'jsii-docgen';

type Member = MethodSchema | PropertySchema;

interface Described {
  readonly id: string;
  readonly docs: DocsSchema;
}

/**
 * The reference in which each member is described once, at the type that declares it.
 *
 * The generator repeats inherited members for each subclass. With CDK's `Secret` that is 700 lines for each kind of secret.
 */
export function ownMembersOnly(reference: ApiReferenceSchema, assembly: Assembly): ApiReferenceSchema {
  const types = assembly.types ?? {};
  return {
    constructs: reference.constructs.map((type) => onlyOwn(type, types, ['instanceMethods', 'staticMethods', 'properties', 'constants'])),
    classes: reference.classes.map((type) => onlyOwn(type, types, ['instanceMethods', 'staticMethods', 'properties', 'constants'])),
    structs: reference.structs.map((type) => onlyOwn(type, types, ['properties'])),
    interfaces: reference.interfaces.map((type) => onlyOwn(type, types, ['instanceMethods', 'properties'])),
    enums: reference.enums,
  };
}

function onlyOwn<K extends string, T extends Described & { readonly [key in K]: readonly Member[] }>(
  described: T, types: Readonly<Record<string, Type>>, groups: readonly K[],
): T {
  const own = declaredBy(types[described.id]);
  const kept = Object.fromEntries(groups.map((group) => [group, described[group].filter(({ id }) => own.has(nameOf(id)))]));
  const inherited = groups.flatMap((group) => described[group]).map(({ id }) => nameOf(id)).filter((name) => !own.has(name));
  const note = inheritance(types[described.id], inherited, types);
  const remarks = [described.docs.remarks, note].filter(Boolean).join('\n\n');
  return { ...described, ...kept, docs: note === '' ? described.docs : { ...described.docs, remarks } };
}

/** The names that a type declares itself, which includes overridden members. */
function declaredBy(type: Type | undefined): ReadonlySet<string> {
  const { methods = [], properties = [] } = (type ?? {}) as ClassType | InterfaceType;
  return new Set([...methods, ...properties].map(({ name }) => name));
}

/** One sentence for each type that members are inherited from: those of this package are linked. */
function inheritance(type: Type | undefined, inherited: readonly string[], types: Readonly<Record<string, Type>>): string {
  const left = new Set(inherited);
  const sentences: string[] = [];
  for (const fqn of ancestorsOf(type, types)) {
    const names = [...declaredBy(types[fqn])].filter((name) => left.delete(name));
    if (names.length > 0) {
      sentences.push(`Inherited from <a href="#${fqn}">${nameOf(fqn)}</a>: ${listed(names)}.`);
    }
  }
  const outside = parentsOf(type, types).filter((fqn) => !(fqn in types));
  if (left.size > 0 && outside.length > 0) {
    sentences.push(`Inherited from ${outside.map((fqn) => `\`${fqn}\``).join(' and ')}: ${listed([...left])}.`);
  }
  return sentences.join('\n\n');
}

/** The types of this package that a type extends or implements, nearest first. */
function ancestorsOf(type: Type | undefined, types: Readonly<Record<string, Type>>): string[] {
  const direct = directParents(type).filter((fqn) => fqn in types);
  return [...new Set([...direct, ...direct.flatMap((fqn) => ancestorsOf(types[fqn], types))])];
}

/** What a type and its ancestors of this package extend or implement. */
function parentsOf(type: Type | undefined, types: Readonly<Record<string, Type>>): string[] {
  return [...new Set([...directParents(type), ...ancestorsOf(type, types).flatMap((fqn) => directParents(types[fqn]))])];
}

function directParents(type: Type | undefined): string[] {
  const { base, interfaces = [] } = (type ?? {}) as ClassType;
  return [...base === undefined ? [] : [base], ...interfaces];
}

function listed(names: readonly string[]): string {
  return [...names].sort().map((name) => `\`${name}\``).join(', ');
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1);
}
