import { describe, expect, it } from '@jest/globals';
import { convert } from 'html-to-text';
import { COURSE_URL, FRAME, UNIT_FRAME } from '../../test/support/sample-email.ts';
import { directionOf } from './language.ts';
import { renderCompletedEmail, renderPausedEmail, renderResumedEmail } from './render-course-email.ts';
import { renderDigestEmail } from './render-digest-email.ts';
import type { Email } from './render-email.ts';
import { renderGradedEmail } from './render-graded-email.ts';
import { renderNotPassedEmail } from './render-not-passed-email.ts';
import { renderReminderEmail } from './render-reminder-email.ts';
import { renderSignInEmail } from './render-sign-in-email.ts';
import { renderUnitEmail } from './render-unit-email.ts';

const content = [{ html: '<p>A variable <em>names</em> a value.</p>', text: 'A variable names a value.' }];
const unsubscribeUrl = 'https://learn.example.com/mail/unsubscribe/token';
const COURSE = { ...FRAME, unsubscribeUrl, courseUrl: COURSE_URL };
const UNIT = { ...UNIT_FRAME, unsubscribeUrl };
const NOT_PASSED = {
  percent: '66.67' as string | null,
  review: ['What does a variable name?', 'Which of these are types?'],
  retryAt: '2027-03-05T02:00:00Z' as string | null,
  attemptsLeft: 2 as number | null,
};
const units = [
  { ...UNIT_FRAME, content },
  { ...UNIT_FRAME, content, quizUrl: null, unit: { ...UNIT_FRAME.unit, title: 'Loops', position: 3 } },
];

/** Each kind, with what a frame is changed by. */
const KINDS: Record<string, (over?: Partial<typeof FRAME>) => Email> = {
  WELCOME: (over) => renderUnitEmail({ ...UNIT, ...over, kind: 'WELCOME', content }),
  UNIT: (over) => renderUnitEmail({ ...UNIT, ...over, kind: 'UNIT', content }),
  DIGEST: (over) => renderDigestEmail({ ...COURSE, ...over, units }),
  REMINDER: (over) => renderReminderEmail({ ...UNIT, ...over, waitsSince: '2027-03-01T02:00:00Z' }),
  NOT_PASSED: (over) => renderNotPassedEmail({ ...UNIT, ...over, ...NOT_PASSED }),
  GRADED: (over) => renderGradedEmail({ ...UNIT, ...over, percent: '66.67', passed: true, isChange: false }),
  COMPLETED: (over) => renderCompletedEmail({ ...COURSE, ...over, unitCount: 13 }),
  PAUSED: (over) => renderPausedEmail({ ...COURSE, ...over, until: '2027-03-05T02:00:00Z' }),
  RESUMED: (over) => renderResumedEmail({ ...COURSE, ...over }),
  SIGN_IN_LINK: (over) =>
    renderSignInEmail({
      ...FRAME,
      ...over,
      minutes: 10,
      signInUrl: 'https://learn.example.com/sign-in?token=x',
    }),
};
const ALL = Object.keys(KINDS);
const render = (kind: string, over?: Partial<typeof FRAME>): Email =>
  (KINDS[kind] as (over?: Partial<typeof FRAME>) => Email)(over);

/** What a reader sees: no mark-up, one space between words. */
const seen = (html: string) =>
  convert(html, {
    wordwrap: false,
    selectors: ['h1', 'h2'].map((selector) => ({ selector, options: { uppercase: false } })),
  }).replace(/\s+/g, ' ');

/** The lines of the text that say something, without list marks, underlines and the colon before a link. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/^- /, '').replace(/:$/, '').trim())
    .filter((line) => line !== '' && !/^(?:=+|--)$/.test(line));

describe.each(ALL)('the e-mail %s', (kind) => {
  it.each(['en-GB', 'de', 'ar'])('says in HTML what it says in text, in %s', (locale) => {
    const { html, text } = render(kind, { locale });
    const visible = seen(html);
    for (const line of linesOf(text)) expect(visible).toContain(line);
    expect(`${html}${text}`).not.toMatch(/{{|}}|undefined|\bnull\b|NaN|{\w+}/);
  });

  it('is in the language of the reader throughout', () => {
    const english = new Set(linesOf(render(kind).text));
    const same = linesOf(render(kind, { locale: 'ar' }).text).filter((line) => english.has(line));
    const values =
      /^(?:https:|Python$|Variables and Types$|Names for values|A variable names|Acme|1 High|What does|Which of)/;
    expect(same.filter((line) => !values.test(line))).toEqual([]);
  });

  it.each(['en', 'de', 'ar', 'ar-EG'])('is laid out as %s is written', (locale) => {
    const { html } = render(kind, { locale, courseLanguage: locale });
    const direction = directionOf(locale);
    const [start, other] = direction === 'rtl' ? ['right', 'left'] : ['left', 'right'];
    expect(html).toMatch(new RegExp(`<html lang="${locale}" dir="${direction}"`));
    // The cells that MJML aligns: all of them, and the columns' direction.
    expect(html).toMatch(new RegExp(`<td\\s+align="${start}" class="ink side"`));
    expect(html).not.toMatch(new RegExp(`align="${other}"|direction:${direction === 'rtl' ? 'ltr' : 'rtl'}`));
  });

  it('is dark where its reader wants it dark', () => {
    const { html } = render(kind);
    expect(html).toMatch(/<meta name="color-scheme" content="light dark"/);
    expect(html).toMatch(/@media \(prefers-color-scheme: dark\) {[^]*background-color: #1b2027 !important/);
  });

  it('carries the brand, and a button that is read easily', () => {
    const { html } = render(kind, { color: '#ffd700', logoUrl: 'https://acme.example/logo.png?a=1&b=2' });
    expect(html).toContain('border-top:4px solid #ffd700');
    expect(html).toMatch(/style="display:inline-block;background:#ffd700;color:#000000/);
    expect(html).toMatch(
      /<img[^>]*src="https:\/\/acme\.example\/logo\.png\?a=1&amp;b=2"[^>]*alt="Acme Academy"/,
    );
    expect(render(kind).html).not.toContain('<img');
    for (const logoUrl of [
      'http://acme.example/a.png',
      'javascript:alert(1)',
      'data:image/png;base64,AA',
      'logo',
    ])
      expect(render(kind, { logoUrl }).html).not.toContain('<img');
  });

  it('escapes what it is given, keeps each field on its line, and takes no marks that turn text round', () => {
    const attack = `<b>"x'&{{{body}}}{name}\r\nBcc: eve@evil.example\u202e\u2066\u2028`;
    const { subject, html, text } = render(kind, {
      learnerName: attack,
      courseTitle: attack,
      organizationName: attack,
      postalAddress: attack,
    });
    expect(html).not.toMatch(/<b>"|<b>&quot;/);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(`${subject}${html}${text}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028]/);
    expect(html).toContain('{{{body}}}{name}');
  });

  it('links to nothing but where it was told to', () => {
    const { html, text } = render(kind);
    const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => url);
    expect(links.filter((url) => !url?.startsWith('https://learn.example.com/'))).toEqual([]);
    expect(
      text.match(/https?:\/\/\S+/g)?.filter((url) => !url.startsWith('https://learn.example.com/')),
    ).toEqual([]);
  });
});

describe('as plain text, from top to bottom,', () => {
  const FOOTER = `-- 
You get this e-mail because you are enrolled in Python at Acme Academy.

Acme Academy
1 High Street, London

Unsubscribe from the e-mails of this course:
https://learn.example.com/mail/unsubscribe/token
`;
  const HEAD = `Variables and Types

Python · Unit 2 of 13 · Basics

Hello Ada Lovelace,`;

  it('a quiz that was not passed reads', () => {
    const { subject, text } = render('NOT_PASSED');
    expect(subject).toBe('Not passed yet: Unit 2: Variables and Types');
    expect(text).toMatch(
      /You may try again from Friday,? 5 March 2027 at 07:30 GMT\+5:30\. You have 2 attempts left\./,
    );
    expect(text.replace(/from Friday.*GMT\+5:30/, 'from THEN')).toBe(`${HEAD}

You have not passed the quiz of this unit of Python yet.

You scored 66.67 %.

Read this unit once more before you try again.

Look above all at what these asked:

- What does a variable name?
- Which of these are types?

You may try again from THEN. You have 2 attempts left.

Open the unit:
https://learn.example.com/u/1

Take the quiz:
https://learn.example.com/q/1?a=1&b=2

${FOOTER}`);
  });

  it.each([
    [{ attemptsLeft: null, retryAt: null }, 'You may try again whenever you like.', true],
    [{ attemptsLeft: 1, retryAt: null }, 'whenever you like. You have 1 attempt left.', true],
    [{ attemptsLeft: 0 }, 'You have no attempt left.', false],
  ])('and with %j says: %s', (facts, said, mayRetry) => {
    const { text } = renderNotPassedEmail({ ...UNIT, ...NOT_PASSED, percent: null, review: [], ...facts });
    expect(text).toContain(said);
    expect(text.includes('Take the quiz')).toBe(mayRetry);
    expect(text.includes('before you try again')).toBe(mayRetry);
    expect(text).not.toMatch(/scored|asked/);
  });

  it('a reminder reads', () => {
    const { subject, text } = render('REMINDER');
    expect(subject).toBe('It waits for you: Unit 2: Variables and Types');
    expect(text.replace(/since Monday.*GMT\+5:30/, 'since THEN')).toBe(`${HEAD}

This unit of Python has been open for you since THEN.

Names for values.

It takes you on to the next one as soon as you have completed it.

Open the unit:
https://learn.example.com/u/1

Take the quiz:
https://learn.example.com/q/1?a=1&b=2

${FOOTER}`);
  });

  it('the end of a course reads', () => {
    const { subject, text } = render('COMPLETED');
    expect(subject).toBe('You have completed Python');
    expect(text).toBe(`Python

Hello Ada Lovelace,

Congratulations! You have completed Python.

It had 13 units, and you may read them again whenever you like.

Open the course:
https://learn.example.com/c/1

${FOOTER}`);
  });

  it('a leave that has no end, one that has, and its end read', () => {
    const open = renderPausedEmail({ ...COURSE, until: null }).text;
    expect(open).toContain('\n\nIt goes on when you resume it.\n\nWhat you have reached is kept.\n\n');
    expect(render('PAUSED').text).toMatch(
      /\n\nIt goes on from Friday,? 5 March 2027 at 07:30 GMT\+5:30\.\n\n/,
    );
    const { subject, text } = render('RESUMED');
    expect(subject).toBe('Python goes on');
    expect(text).toContain('Welcome back. Python goes on where you left off.');
  });

  it('a sign-in link reads, and offers nothing to unsubscribe from', () => {
    const { subject, text, html } = render('SIGN_IN_LINK');
    expect(subject).toBe('Your sign-in link for Acme Academy');
    expect(text).toBe(`Sign in

Hello Ada Lovelace,

You asked for a link that signs you in at Acme Academy.

It works once, and for 10 minutes.

If you did not ask for it, leave it; nobody can use it without this e-mail.

Sign in:
https://learn.example.com/sign-in?token=x

-- 
You get this e-mail because somebody asked for a sign-in link for this address at Acme Academy.

Acme Academy
1 High Street, London
`);
    expect(`${text}${html}`).not.toMatch(/unsubscribe/i);
  });

  it('a digest reads', () => {
    const { subject, text } = render('DIGEST');
    expect(subject).toBe('Python: 2 units wait for you');
    expect(text).toBe(`2 units wait for you

Python

Hello Ada Lovelace,

These came together in Python. Take them one after the other.

Unit 2: Variables and Types
===========================

Names for values.

A variable names a value.

Take the quiz:
https://learn.example.com/q/1?a=1&b=2

Unit 3: Loops
=============

Names for values.

A variable names a value.

Open the unit:
https://learn.example.com/u/1

Open the course:
https://learn.example.com/c/1

${FOOTER}`);
  });
});

describe('a course in a language that is written the other way', () => {
  it('turns its own titles and blocks, and not the sentences around them', () => {
    const { html } = render('UNIT', { locale: 'de', courseLanguage: 'he' });
    expect(html).toContain('<html lang="de" dir="ltr"');
    expect(html).toMatch(/<h1[^>]*lang="he"\s+dir="rtl"/);
    expect(html).toMatch(/<div lang="he" dir="rtl">\s*<p>A variable/);
    expect(html).toMatch(/align="right" class="ink body side"/);
  });
});

describe('the question of a quiz that can be answered from the mail', () => {
  it('is asked after the unit, with a link for each answer, in both forms', () => {
    const choices = [
      { label: 'A <name>', url: 'https://learn.example.com/mail/answer/a' },
      { label: 'A\nvalue', url: 'https://learn.example.com/mail/answer/b' },
    ];
    const question = { prompt: 'What is 1 < 2,\nor {{unsubscribeUrl}}?', choices };
    const { html, text } = renderUnitEmail({ ...UNIT, kind: 'UNIT', content, question });
    expect(text).toContain(`A variable names a value.

Answer the quiz right here. You are asked once more before your answer counts.

What is 1 < 2,
or {{unsubscribeUrl}}?

- A <name>
  https://learn.example.com/mail/answer/a
- A value
  https://learn.example.com/mail/answer/b

Take the quiz:`);
    const digest = renderDigestEmail({ ...COURSE, units: [{ ...units[0]!, question }, units[1]!] });
    for (const part of [html, digest.html]) {
      expect(part).toMatch(
        /<p lang="en" dir="ltr"[^>]*>What is 1 &lt; 2,<br>or \{\{unsubscribeUrl\}\}\?<\/p>/,
      );
      expect(part).toMatch(
        /<a href="https:\/\/learn\.example\.com\/mail\/answer\/a"[^>]*>A &lt;name&gt;<\/a>/,
      );
    }
    expect(digest.text).toContain('What is 1 < 2,');
    expect(digest.text.match(/mail\/answer/g)).toHaveLength(2);
  });

  it('is left out when it would leave the unit no room', () => {
    const choices = [{ label: 'Yes', url: 'https://learn.example.com/mail/answer/a' }];
    const question = { prompt: '&'.repeat(4_000), choices };
    const { html, text } = renderUnitEmail({ ...UNIT, kind: 'UNIT', content, question });
    expect(`${html}${text}`).not.toContain('mail/answer');
    expect(text).toContain('Take the quiz:');
  });
});
