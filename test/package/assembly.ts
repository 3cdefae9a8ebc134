import * as spec from '@jsii/spec';

/** What `.jsii` says of this package: written by the compiler, read by every language's generator. */
export function loadAssembly(): spec.Assembly {
  return spec.loadAssemblyFromPath(`${__dirname}/../..`, false);
}

export function typesOf(assembly: spec.Assembly): spec.Type[] {
  return Object.values(assembly.types ?? {});
}

/** A property, method or constructor together with the name a reader knows it by. */
export interface Member {
  readonly name: string;
  readonly docs?: spec.Docs;
  readonly property?: spec.Property;
  readonly callable?: spec.Callable;
}

export function membersOf(type: spec.Type): Member[] {
  if (type.kind === spec.TypeKind.Enum) {
    return type.members.map((member) => ({ name: `${type.name}.${member.name}`, docs: member.docs }));
  }
  const members: Member[] = [
    ...(type.properties ?? []).map((property) => ({ name: `${type.name}.${property.name}`, docs: property.docs, property })),
    ...(type.methods ?? []).map((method) => ({ name: `${type.name}.${method.name}()`, docs: method.docs, callable: method })),
  ];
  const { initializer } = type as spec.ClassType;
  return initializer ? [...members, { name: `new ${type.name}()`, docs: initializer.docs, callable: initializer }] : members;
}

/** Every type a member names, as written: elements of lists and maps are still inside. */
export function referencesOf(member: Member): spec.TypeReference[] {
  const callable: { parameters?: spec.Parameter[]; returns?: spec.OptionalValue } = member.callable ?? {};
  return [
    ...(member.property ? [member.property.type] : []),
    ...(callable.parameters ?? []).map((parameter) => parameter.type),
    ...(callable.returns ? [callable.returns.type] : []),
  ];
}

/** A type and, for lists and maps, what they hold. */
export function unfold(reference: spec.TypeReference): spec.TypeReference[] {
  return spec.isCollectionTypeReference(reference) ? [reference, ...unfold(reference.collection.elementtype)] : [reference];
}
