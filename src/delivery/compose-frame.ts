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
  const [course] = await listCoursesById(tx, organizationId, [courseId]);
  const organization = await findOrganization(tx, organizationId);
  if (!member || !organization || !course) return null;
  return {
    member,
    organization,
    frame: {
      locale: member.locale,
      timeZone: member.timeZone,
      organizationName: organization.name,
      postalAddress: organization.postalAddress,
      color: organization.color,
      logoUrl: organization.logoUrl,
      learnerName: member.name,
      courseTitle: course.title,
      courseLanguage: course.language,
    },
  };
}
