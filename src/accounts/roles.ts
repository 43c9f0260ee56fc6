import type { Access } from '../platform/auth/access.ts';

export const ROLES = ['OWNER', 'ADMIN', 'AUTHOR', 'INSTRUCTOR', 'GRADER', 'OBSERVER', 'LEARNER'] as const;
export type Role = (typeof ROLES)[number];

type Permission = Exclude<Access, 'PUBLIC' | 'MEMBER'>;

const STAFF: readonly Permission[] = ['members:read', 'cohorts:read', 'enrollments:read', 'content:read'];
const TEACHING: readonly Permission[] = [...STAFF, 'cohorts:manage', 'enrollments:manage'];

/** What each role allows, beyond what every member may do for themselves. */
const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  OWNER: [...TEACHING, 'members:manage', 'content:author'],
  ADMIN: [...TEACHING, 'members:manage', 'content:author'],
  AUTHOR: ['content:read', 'content:author'],
  INSTRUCTOR: TEACHING,
  GRADER: STAFF,
  OBSERVER: STAFF,
  LEARNER: [],
};

export function permissionsOf(roles: readonly Role[]): ReadonlySet<string> {
  return new Set(roles.flatMap((role) => PERMISSIONS[role]));
}
