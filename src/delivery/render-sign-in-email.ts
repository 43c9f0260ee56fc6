import type { MemberRow } from '../accounts/index.ts';
import type { OrganizationEntity } from '../organizations/index.ts';
import { singleLine } from '../platform/mail/message.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { webUrl } from './render-frame.ts';

interface SignInEmailInput {
  readonly organization: Pick<OrganizationEntity, 'name' | 'postalAddress'>;
  readonly member: Pick<MemberRow, 'name' | 'locale'>;
  readonly url: string;
}

/** The e-mail with a link that its reader asked for. */
export function renderSignInEmail({ organization, member, url }: SignInEmailInput): Email {
  const name = singleLine(organization.name);
  return renderEmail(
    {
      locale: member.locale,
      subject: `Your sign-in link for ${name}`,
      preheader: 'It works once, for ten minutes.',
      heading: 'Sign in',
      courseTitle: name,
      place: '',
      greeting: `Hello ${singleLine(member.name)},`,
      opening: `You asked for a link that signs you in at ${name}. It works once, for ten minutes.`,
      summary: '',
      buttonLabel: 'Sign in',
      buttonUrl: webUrl(url),
      unitLabel: '',
      unitUrl: webUrl(url),
      reason: `You get this e-mail because somebody asked for a sign-in link for this address at ${name}.`,
      organizationName: name,
      postalAddress: singleLine(organization.postalAddress ?? ''),
      unsubscribeLabel: '',
      unsubscribeUrl: '',
    },
    { html: '', text: '' },
  );
}
