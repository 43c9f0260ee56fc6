import { isInterfaceType, isObjectType, isSpecifiedScalarType } from 'graphql';
import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { ACCESS, isAllowed } from '../auth/access.ts';
import type { Access } from '../auth/access.ts';
import { forbidden, unauthenticated } from '../auth/access.guard.ts';
import type { Viewer } from '../auth/viewer.ts';

/** The rule of a field: its own, else its type's; undefined means nobody thought of one. */
export function accessOf(
  parent: GraphQLNamedType,
  field: GraphQLField<unknown, unknown>,
): Access | undefined {
  return (field.extensions[ACCESS] ?? parent.extensions[ACCESS]) as Access | undefined;
}

/**
 * @param rules of all fields the operation selects, at whatever depth
 * @throws DomainError UNAUTHENTICATED or FORBIDDEN when the viewer may not select one of them
 */
export function assertMaySelect(rules: readonly (Access | undefined)[], viewer: Viewer | null): void {
  for (const access of rules) {
    if (access !== undefined && isAllowed(access, viewer)) continue;
    throw viewer === null ? unauthenticated() : forbidden();
  }
}

/** Fields without a rule, as `Type.field`; the server does not start while there is one. */
export function fieldsWithoutRule(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (
      !(isObjectType(type) || isInterfaceType(type)) ||
      type.name.startsWith('__') ||
      isSpecifiedScalarType(type)
    )
      return [];
    return Object.values(type.getFields())
      .filter((field) => accessOf(type, field) === undefined)
      .map((field) => `${type.name}.${field.name}`);
  });
}
