import * as spec from '@jsii/spec';
import { membersOf, referencesOf, typesOf, unfold } from './assembly';

/** Optional properties of structs that do not say what happens without them. */
export function withoutDefault(assembly: spec.Assembly): string[] {
  return structsOf(assembly).flatMap((struct) => (struct.properties ?? [])
    .filter((property) => property.optional && !saysSomething(property.docs?.default))
    .map((property) => `${struct.name}.${property.name}`));
}

/** Types and members without a sentence of documentation; a constructor is documented by its class and its props. */
export function undocumented(assembly: spec.Assembly): string[] {
  return typesOf(assembly).flatMap((type) => [
    ...(type.docs?.summary ? [] : [type.name]),
    ...membersOf(type).filter((member) => !member.name.startsWith('new ') && !member.docs?.summary).map((member) => member.name),
  ]);
}

/** Members that take or give `any`, or one of several types: other languages see an object without members. */
export function looselyTyped(assembly: spec.Assembly): string[] {
  return typesOf(assembly).flatMap((type) => membersOf(type)
    .filter((member) => referencesOf(member).flatMap(unfold).some(isLoose))
    .map((member) => member.name));
}

/** Structs named Options can be left out whole, so nothing in them is required. */
export function requiredOptions(assembly: spec.Assembly): string[] {
  return structsOf(assembly).filter((struct) => struct.name.endsWith('Options')).flatMap((struct) => (struct.properties ?? [])
    .filter((property) => !property.optional)
    .map((property) => `${struct.name}.${property.name}`));
}

function structsOf(assembly: spec.Assembly): spec.InterfaceType[] {
  return typesOf(assembly).filter((type) => type.kind === spec.TypeKind.Interface).filter((type) => type.datatype);
}

function saysSomething(value: string | undefined): boolean {
  return value !== undefined && !/^-?\s*(undefined)?\s*$/i.test(value);
}

function isLoose(reference: spec.TypeReference): boolean {
  if (spec.isPrimitiveTypeReference(reference)) {
    return reference.primitive === spec.PrimitiveType.Any || reference.primitive === spec.PrimitiveType.Json;
  }
  return !spec.isNamedTypeReference(reference) && !spec.isCollectionTypeReference(reference);
}
