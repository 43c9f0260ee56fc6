import { fill, fillCounted } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { contentIn, headingIn, renderFrame } from './render-frame.ts';
import type { EmailFrameInput } from './render-frame.ts';
import { paragraph, webUrl } from './render-passages.ts';

export interface SignInEmailInput extends EmailFrameInput {
  readonly signInUrl: string;
  readonly minutes: number;
}

/** The e-mail with a link that signs in, which its reader asked for: it belongs to no course, and nobody unsubscribes from it. */
export function renderSignInEmail(input: SignInEmailInput): Email {
  const frame = renderFrame({ ...input, unsubscribeUrl: null });
  const { signIn } = frame.language.says;
  const names = { organization: frame.organizationName };
  const holds = fillCounted(frame.language, signIn.holds, input.minutes);
  const signInUrl = webUrl(input.signInUrl);
  return renderEmail(
    {
      ...frame,
      // Nothing here is of the course.
      ...contentIn(frame.lang),
      ...headingIn(frame.lang),
      subject: fill(signIn.subject, names),
      preheader: holds,
      place: '',
      heading: signIn.heading,
      opening: fill(signIn.opening, names),
      summary: '',
      reason: fill(signIn.reason, names),
      buttonLabel: signIn.button,
      buttonUrl: signInUrl,
      linkLabel: '',
      linkUrl: signInUrl,
    },
    { closing: [paragraph(holds), paragraph(signIn.ignore)] },
  );
}
