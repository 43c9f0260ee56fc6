import { SetMetadata, applyDecorators } from '@nestjs/common';
import { Extensions } from '@nestjs/graphql';

/** PUBLIC: anybody. MEMBER: any signed-in member. Else a permission the viewer's roles must allow. */
export type Access = 'PUBLIC' | 'MEMBER' | `${string}:${string}`;

export const ACCESS = 'access';

/** Who may call this handler or select this field. Without a rule it is refused, and the server does not boot. */
export const Requires = (access: Access) =>
  applyDecorators(SetMetadata(ACCESS, access), Extensions({ [ACCESS]: access }));

/** Anybody may, signed in or not. */
export const Public = () => Requires('PUBLIC');

/** On an object type: the rule of every field that has none of its own. On a field: that field's. */
export const VisibleTo = (access: Access) =>
  Extensions({ [ACCESS]: access }) as ClassDecorator & PropertyDecorator;

export function isAllowed(access: Access, viewer: { permissions: ReadonlySet<string> } | null): boolean {
  if (access === 'PUBLIC') return true;
  return viewer !== null && (access === 'MEMBER' || viewer.permissions.has(access));
}
