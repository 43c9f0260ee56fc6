import type { SignedLinks } from '../platform/links/signed-links.ts';
import type { DeliveryKind } from './delivery-status.ts';

export const UNSUBSCRIBE = 'unsubscribe';

/** Where the reader of an e-mail ends the mail of its course; null for what is no course mail. It never expires. */
export function unsubscribeUrl(
  links: SignedLinks,
  publicUrl: string,
  { organizationId, id, kind }: { organizationId: string; id: string; kind: DeliveryKind },
): string | null {
  if (kind === 'SIGN_IN_LINK') return null;
  return `${publicUrl}/mail/unsubscribe/${links.sign(UNSUBSCRIBE, { organizationId, id })}`;
}

/** The headers by which a mail program offers to unsubscribe in one click (RFC 2369, RFC 8058). */
export function unsubscribeHeaders(url: string | null): Record<string, string> {
  if (url === null) return {};
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
