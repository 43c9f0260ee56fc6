import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { convert } from 'html-to-text';
import { UNIT_FRAME } from '../../test/support/sample-email.ts';
import { renderUnitEmail } from './render-unit-email.ts';
import type { UnitEmailInput } from './render-unit-email.ts';

const input: UnitEmailInput = {
  ...UNIT_FRAME,
  kind: 'UNIT',
  content: [{ html: '<p>A variable <em>names</em> a value.</p>', text: 'A variable names a value.' }],
  unsubscribeUrl: 'https://learn.example.com/unsubscribe/abc',
};

/** What a reader sees: no mark-up, one space between words. */
const seen = (html: string) =>
  convert(html, { wordwrap: false, selectors: [{ selector: 'h1', options: { uppercase: false } }] }).replace(
    /\s+/g,
    ' ',
  );

describe('the e-mail of a unit', () => {
  it('says in its subject which unit it is, and welcomes with the first', () => {
    expect(renderUnitEmail(input).subject).toBe('Unit 2: Variables and Types');
    const first = { ...input.unit, position: 1, title: 'Hello, Python' };
    const welcome = renderUnitEmail({ ...input, kind: 'WELCOME', unit: first });
    expect(welcome.subject).toBe('Welcome to Python — Unit 1: Hello, Python');
  });

  it.each([
    'Hello Ada Lovelace,',
    'The next unit of Python is open for you.',
    'Python · Unit 2 of 13 · Basics',
    'Variables and Types',
    'Names for values.',
    'A variable names a value.',
    'Take the quiz',
    'https://learn.example.com/q/1?a=1&b=2',
    'https://learn.example.com/u/1',
    'because you are enrolled in Python at Acme Academy.',
    '1 High Street, London',
    'https://learn.example.com/unsubscribe/abc',
  ])('states in HTML and in text: %s', (fact) => {
    const { html, text } = renderUnitEmail(input);
    expect(seen(html)).toContain(fact);
    expect(text.replace(/\s+/g, ' ')).toContain(fact);
  });

  it('reads as plain text from top to bottom', () => {
    expect(renderUnitEmail(input).text).toBe(`Variables and Types

Python · Unit 2 of 13 · Basics

Hello Ada Lovelace,

The next unit of Python is open for you.

Names for values.

A variable names a value.

Take the quiz:
https://learn.example.com/q/1?a=1&b=2

Open the unit in your browser:
https://learn.example.com/u/1

-- 
You get this e-mail because you are enrolled in Python at Acme Academy.

Acme Academy
1 High Street, London

Unsubscribe from the e-mails of this course:
https://learn.example.com/unsubscribe/abc
`);
  });

  it('has one heading, the language, both color schemes and a button to the quiz', () => {
    const { html } = renderUnitEmail(input);
    expect(html).toContain('<html lang="en-GB"');
    expect(html).toMatch(/<meta name="color-scheme" content="light dark"/);
    expect(html).toContain('max-width:640px');
    expect(html.match(/<h1[^>]*>([^<]*)<\/h1>/g)).toEqual([
      expect.stringMatching(/>\s*Variables and Types\s*</),
    ]);
    expect(html).toMatch(
      /href="https:\/\/learn\.example\.com\/q\/1\?a=1&amp;b=2"[^>]*>\s*Take the quiz\s*<\/a>/,
    );
    expect(html).toContain('<p>A variable <em>names</em> a value.</p>');
    expect(html).not.toContain('{{');
  });

  it('fetches nothing when it is opened', () => {
    expect(renderUnitEmail(input).html).not.toMatch(/<link|@import|url\(|src=|<script/i);
  });

  it('opens the unit where there is no quiz', () => {
    const { html, text } = renderUnitEmail({ ...input, quizUrl: null });
    expect(html).toMatch(/href="https:\/\/learn\.example\.com\/u\/1"[^>]*>\s*Open the unit\s*<\/a>/);
    expect(`${html}${text}`).not.toMatch(/quiz|in your browser/i);
    expect(text).toContain('\nOpen the unit:\nhttps://learn.example.com/u/1\n');
  });

  it('leaves out what it was not given, without a gap', () => {
    const unit = { ...input.unit, summary: '', sectionTitle: null };
    const bare = { ...input, unit, postalAddress: null, unsubscribeUrl: null, learnerName: '' };
    const { html, text } = renderUnitEmail(bare);
    expect(html).not.toMatch(/<strong>|unsubscribe|High Street|<p[^>]*>\s*<\/p>\s*<p/i);
    expect(text).toContain('Python · Unit 2 of 13\n\nHello,\n\n');
    expect(text).not.toMatch(/\n{3}|unsubscribe/i);
  });

  it('escapes every field', () => {
    const attack = `<script>alert(1)</script>"onload='x'&{{{body}}}{{#summary}}$&`;
    const unit = { title: attack, summary: attack, position: 2, unitCount: 13, sectionTitle: attack };
    const fields = {
      organizationName: attack,
      postalAddress: attack,
      learnerName: attack,
      courseTitle: attack,
    };
    const { html, text } = renderUnitEmail({
      ...input,
      ...fields,
      unit,
      locale: attack,
      content: [{ html: '<p>BODY</p>', text: 'BODY' }],
    });
    expect(html).not.toMatch(/<script|"onload|'x'/);
    expect(html.match(/BODY/g)).toHaveLength(1);
    expect(
      html.match(
        /&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;onload=&#39;x&#39;&amp;{{{body}}}{{#summary}}\$&amp;/g,
      )?.length,
    ).toBeGreaterThan(9);
    expect(text).toContain(attack);
  });

  it('keeps each field on its own line, so that none can pose as another', () => {
    const unit = {
      ...input.unit,
      title: 'A\r\nBcc: eve@evil.example\0\u2028',
      summary: 'S\n\nTake the quiz:\nhttps://evil.example/',
    };
    const learnerName = 'Ada\n\nTake the quiz:\nhttps://evil.example/';
    const { subject, text } = renderUnitEmail({ ...input, unit, learnerName });
    expect(subject).toBe('Unit 2: A Bcc: eve@evil.example');
    expect(text.match(/^Take the quiz:$/gm)).toHaveLength(1);
    expect(text).not.toMatch(/^https:\/\/evil/m);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative'])(
    'refuses the link %s',
    (url) => {
      expect(() => renderUnitEmail({ ...input, quizUrl: url })).toThrow(TypeError);
      expect(() => renderUnitEmail({ ...input, unitUrl: url })).toThrow(TypeError);
      expect(() => renderUnitEmail({ ...input, unsubscribeUrl: url })).toThrow(TypeError);
    },
  );

  it('has a small layout', () => {
    const layout = path.resolve(import.meta.dirname, '../../dist/src/delivery/layout.html');
    expect(statSync(layout).size).toBeLessThan(20 * 1024);
  });
});
