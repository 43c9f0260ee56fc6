import { escapeHtml } from '../platform/mail/escape-html.ts';

/** What a client app would do first, as the IDE can do it. */
const STEPS = {
  unit: {
    title: 'A unit opens here',
    tab: 'open a unit',
    operation: (id: string) => `mutation {
  openUnit(input: { unitId: "${id}" }) {
    unit { title content { text } }
  }
}`,
  },
  quiz: {
    title: 'A quiz starts here',
    tab: 'start an attempt',
    operation: (id: string) => `mutation {
  startAttempt(input: { unitId: "${id}" }) {
    attempt { id items { slot prompt } }
  }
}`,
  },
  course: {
    title: 'A course opens here',
    tab: 'course page',
    operation: (id: string) => `{
  course(id: "${id}") {
    title units(first: 20) { edges { node { id title lock { state } } } }
  }
}`,
  },
  signIn: {
    title: 'A member signs in here',
    tab: 'who am I',
    operation: () => `{
  viewer { name roles }
}`,
  },
};

const signIn = (token: string) => `mutation {
  signInWithLink(input: { token: "${token}" }) {
    accessToken purpose unitId
  }
}`;

/** @param token of the link; it is shown if it looks like one, and used up by whoever runs the mutation */
export function renderLinkPage(what: keyof typeof STEPS, id: string, token?: unknown): string {
  const { title, tab, operation } = STEPS[what];
  const isToken = typeof token === 'string' && /^swl_[\w-]{1,150}$/.test(token);
  const signingIn = isToken
    ? `<p>The link signs its reader in, once and for ten minutes after the e-mail left; the app would trade its token first:</p>
<pre>${escapeHtml(signIn(token))}</pre>
`
    : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 3rem auto; padding: 0 1rem; max-width: 40rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid #8884; border-radius: 6px; }
</style></head>
<body>
<h1>${title}</h1>
<p>In production this link belongs to the learner's client app. This is a development server without one.</p>
${signingIn}<p>Do what the app would do in <a href="/ide">the IDE</a>: sign in with its first tab, then run this as the same learner
(the tab “${tab}” has it with more fields).</p>
<pre>${escapeHtml(operation(id))}</pre>
<p><a href="/mailbox">Back to the mailbox</a></p>
</body>
</html>
`;
}
