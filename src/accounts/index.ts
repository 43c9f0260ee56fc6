/**
 * Accounts are people in organizations: who somebody is, what they may do, and their sessions.
 * - A user is one person everywhere; a membership is that person in one organization, with roles.
 * - Roles are read from the database on every request, so taking one away works at once.
 * - A password belongs to the membership: what one organization sets opens no other.
 * - Passwords and tokens are stored as hashes only; a refresh token works once, and its reuse ends the session.
 * - A link of an e-mail signs in once and for minutes; only a mutation uses it up, never the opening of an address.
 */
export { Member, MemberConnection, MembersArgs } from './account.model.ts';
export { AccountModule } from './account.module.ts';
export { listMembersById } from './account.queries.ts';
export type { MemberRow } from './account.queries.ts';
export { foldEmail } from './email-address.ts';
export { issueMagicLinks } from './issue-magic-links.ts';
export { MagicLinkEntity } from './magic-link.entity.ts';
export type { LinkPurpose } from './magic-link.entity.ts';
export { LINK_MINUTES } from './magic-link.queries.ts';
export { MagicLinkService } from './magic-link.service.ts';
export type { LinkRecipient } from './magic-link.service.ts';
export { MemberPasswordEntity } from './member-password.entity.ts';
export { MembershipEntity } from './membership.entity.ts';
export { MemberService } from './member.service.ts';
export { RefreshTokenEntity } from './refresh-token.entity.ts';
export { RoleGrantEntity } from './role-grant.entity.ts';
export { ROLES } from './roles.ts';
export type { Role } from './roles.ts';
export { SessionEntity } from './session.entity.ts';
export { SessionService } from './session.service.ts';
export { UserEntity } from './user.entity.ts';
