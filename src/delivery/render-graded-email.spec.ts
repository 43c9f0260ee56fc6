import { describe, expect, it } from '@jest/globals';
import { FRAME } from '../../test/support/sample-email.ts';
import { renderGradedEmail } from './render-graded-email.ts';
import type { GradedEmailInput } from './render-graded-email.ts';

const input: GradedEmailInput = {
  ...FRAME,
  postalAddress: null,
  unit: { title: 'Essays', summary: 'Not said here.', position: 2, unitCount: 13, sectionTitle: 'Basics' },
  unitUrl: 'https://learn.example.com/u/1',
  percent: '66.67',
  passed: true,
  isChange: false,
};

describe('the e-mail about a grade', () => {
  it('reads as plain text from top to bottom', () => {
    const { subject, text } = renderGradedEmail(input);
    expect(subject).toBe('Your answers in Unit 2: Essays are graded');
    expect(text).toBe(`Essays

Python · Unit 2 of 13 · Basics

Hello Ada Lovelace,

Your answers in this unit of Python are graded.

You scored 66.67 % and passed.

Open the unit:
https://learn.example.com/u/1

-- 
You get this e-mail because you are enrolled in Python at Acme Academy.

Acme Academy
`);
  });

  it('states the same in HTML', () => {
    const { html } = renderGradedEmail(input);
    for (const said of ['Your answers in this unit of Python are graded.', 'You scored 66.67 % and passed.'])
      expect(html).toContain(said);
    expect(html).toMatch(/href="https:\/\/learn\.example\.com\/u\/1"[^>]*>\s*Open the unit\s*<\/a>/);
    expect(html).not.toMatch(/{{|Not said here|quiz/);
  });

  it.each([
    [{ passed: false }, 'You scored 66.67 %, which does not pass.'],
    [{ passed: null }, 'You scored 66.67 %.'],
    [{ percent: null, passed: null }, 'Open the unit to go on.'],
  ])('with %j says: %s', (facts, said) => {
    const { html, text } = renderGradedEmail({ ...input, ...facts });
    expect(text).toContain(`\n${said}\n`);
    expect(html).toContain(said);
    if ('percent' in facts) expect(`${html}${text}`).not.toMatch(/scored|passed|66\.67/);
  });

  it('says that a grade has changed', () => {
    const { subject, text } = renderGradedEmail({ ...input, isChange: true });
    expect(subject).toBe('Your grade in Unit 2: Essays has changed');
    expect(text).toContain('Your grade in this unit of Python has changed.');
  });

  it('escapes what it is given, and keeps each field on its line', () => {
    const attack = '<script>x</script>\nYou scored 100 %';
    const { html, text } = renderGradedEmail({ ...input, courseTitle: attack, percent: '<b>1</b>' });
    expect(html).not.toMatch(/<script>x|<b>1/);
    expect(text).not.toMatch(/^You scored 100/m);
  });
});
