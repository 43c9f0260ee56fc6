import { listMembersById } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import { findOrganization } from '../organizations/index.ts';
import type { OrganizationEntity } from '../organizations/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { EmailFrameInput } from './render-frame.ts';

export interface Addressed {
  readonly member: MemberRow;
  readonly organization: OrganizationEntity;
  readonly frame: EmailFrameInput;
}

/** Whom an e-mail goes to, from where and in which course; null when one of them is not there any more. */
export async function loadFrame(
  tx: ReadTx,
  {
    organizationId,
    membershipId,
    courseId,
  }: { organizationId: string; membershipId: string; courseId: string },
): Promise<Addressed | null> {
  const [member] = await listMembersById(tx, organizationId, [membershipId]);
  const organization = await findOrganization(tx, organizationId);
  const frame = organization && (await organizationFrame(tx, organization, courseId));
  if (!member || !organization || !frame) return null;
  const { locale, timeZone, name: learnerName } = member;
  return { member, organization, frame: { ...frame, locale, timeZone, learnerName } };
}

/** The frame while it is not known to whom; null when the course is not there. */
export async function organizationFrame(
  tx: ReadTx,
  organization: OrganizationEntity,
  courseId: string,
): Promise<EmailFrameInput | null> {
  const [course] = await listCoursesById(tx, organization.id, [courseId]);
  if (course === undefined) return null;
  const { locale, timeZone, postalAddress, color, logoUrl } = organization;
  return {
    locale,
    timeZone,
    organizationName: organization.name,
    postalAddress,
    color,
    logoUrl,
    learnerName: '',
    courseTitle: course.title,
    courseLanguage: course.language,
  };
}
