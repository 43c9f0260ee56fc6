import type { Access } from '../platform/auth/access.ts';

export const ROLES = ['OWNER', 'ADMIN', 'AUTHOR', 'INSTRUCTOR', 'GRADER', 'OBSERVER', 'LEARNER'] as const;
export type Role = (typeof ROLES)[number];

type Permission = Exclude<Access, 'PUBLIC' | 'MEMBER'>;

const STAFF: readonly Permission[] = ['members:read', 'cohorts:read', 'enrollments:read', 'content:read'];
const GRADING: readonly Permission[] = ['attempts:read', 'attempts:grade', 'statistics:read'];
const TEACHING: readonly Permission[] = [
  ...STAFF,
  ...GRADING,
  'cohorts:manage',
  'enrollments:manage',
  'attempts:manage',
  'grades:regrade',
];
const AUTHORING: readonly Permission[] = ['content:read', 'content:author', 'items:read', 'items:author'];

/** What each role allows, beyond what every member may do for themselves. */
const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  OWNER: [...TEACHING, ...AUTHORING, 'members:manage', 'organization:manage'],
  ADMIN: [...TEACHING, ...AUTHORING, 'members:manage', 'organization:manage'],
  AUTHOR: [...AUTHORING, 'statistics:read'],
  INSTRUCTOR: [...TEACHING, 'items:read', 'items:author'],
  GRADER: [...STAFF, ...GRADING],
  OBSERVER: STAFF,
  LEARNER: [],
};

/** There are few combinations of roles, and every request asks for one of them. */
const known = new Map<string, ReadonlySet<string>>();

export function permissionsOf(roles: readonly Role[]): ReadonlySet<string> {
  const key = roles.join(' ');
  let permissions = known.get(key);
  if (permissions === undefined)
    known.set(key, (permissions = new Set(roles.flatMap((role) => PERMISSIONS[role]))));
  return permissions;
}
