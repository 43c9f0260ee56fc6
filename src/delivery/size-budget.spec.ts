import { describe, expect, it } from '@jest/globals';
import { COURSE_URL, FRAME, UNIT_FRAME } from '../../test/support/sample-email.ts';
import type { Block } from '../units/index.ts';
import { renderDigestEmail } from './render-digest-email.ts';
import type { DigestUnit } from './render-digest-email.ts';
import { SIZE_BUDGET } from './render-email.ts';
import { renderUnitPassages } from './render-passages.ts';
import { renderUnitEmail } from './render-unit-email.ts';

const READ_REST = 'https://learn.example.com/mail/read/token';
const paragraph = (n: number) =>
  `Paragraph ${n} says ${'something worth its place & more '.repeat(30).trim()}.`;
const prose = (from: number, to: number): Block => ({
  type: 'MARKDOWN',
  markdown: Array.from({ length: to - from }, (_, n) => paragraph(from + n)).join('\n\n'),
});
/** About 300 KB of text in one block, as a long chapter is. */
const CHAPTER = prose(0, 300);
const unitEmail = (blocks: readonly Block[]) =>
  renderUnitEmail({ ...UNIT_FRAME, kind: 'UNIT', content: renderUnitPassages(blocks, 'ltr') });
const bytes = (text: string) => Buffer.byteLength(text);
const saidIn = (text: string) => [...text.matchAll(/Paragraph (\d+) /g)].map(([, n]) => Number(n));

describe('a unit that is larger than an e-mail may be', () => {
  const email = unitEmail([CHAPTER]);

  it('fills the budget and keeps to it, in both parts', () => {
    expect(bytes(CHAPTER.type === 'MARKDOWN' ? CHAPTER.markdown : '')).toBeGreaterThan(290 * 1024);
    expect(bytes(email.html)).toBeLessThanOrEqual(SIZE_BUDGET);
    expect(bytes(email.html)).toBeGreaterThan(SIZE_BUDGET - 3_000);
    expect(bytes(email.text)).toBeLessThanOrEqual(SIZE_BUDGET);
    expect(email.isCut).toBe(true);
  });

  it('has whole blocks from the beginning, the same ones in both parts', () => {
    const inHtml = saidIn(email.html);
    expect(inHtml.length).toBeGreaterThan(50);
    expect(inHtml).toEqual(Array.from(inHtml, (_, n) => n));
    expect(saidIn(email.text)).toEqual(inHtml);
    expect(email.html.match(/and? more\.<\/p>|more\.<\/p>/g)).toHaveLength(inHtml.length);
  });

  it('says so, links to the rest, and still has its button and its footer', () => {
    for (const part of [email.html, email.text]) {
      expect(part).toContain('This unit is longer than an e-mail may be.');
      expect(part).toContain(READ_REST);
      expect(part).toContain('because you are enrolled in Python at Acme Academy.');
    }
    expect(email.text.indexOf(READ_REST)).toBeLessThan(email.text.indexOf('Take the quiz:'));
  });

  it('leaves out what comes after a block that has no room, even if that would have some', () => {
    const { html, text } = unitEmail([
      { type: 'MARKDOWN', markdown: 'First.' },
      { type: 'CODE', language: 'text', code: 'x'.repeat(100_000) },
      { type: 'MARKDOWN', markdown: 'Last.' },
    ]);
    for (const part of [html, text]) {
      expect(part).toContain('First.');
      expect(part).not.toMatch(/xxx|Last\./);
      expect(part).toContain(READ_REST);
    }
  });

  it('is cut where its text part is full, too', () => {
    const { html, text, isCut } = unitEmail([{ type: 'CODE', language: 'text', code: 'x\n'.repeat(20_000) }]);
    expect(bytes(html)).toBeLessThanOrEqual(SIZE_BUDGET);
    expect(bytes(text)).toBeLessThanOrEqual(SIZE_BUDGET);
    expect(isCut).toBe(true);
  });
});

describe('a unit that has room', () => {
  it('is whole, without a word about a rest', () => {
    const { html, text, isCut } = unitEmail([prose(0, 60)]);
    expect(saidIn(html)).toHaveLength(60);
    expect(`${html}${text}`).not.toMatch(/mail\/read|longer than/);
    expect(isCut).toBe(false);
  });

  it('counts bytes, not letters', () => {
    const { html, isCut } = unitEmail(
      Array.from({ length: 45 }, () => ({ type: 'MARKDOWN', markdown: 'ж'.repeat(1_000) }) as const),
    );
    expect(bytes(html)).toBeLessThanOrEqual(SIZE_BUDGET);
    expect(isCut).toBe(true);
  });
});

describe('a digest', () => {
  const unitOf = (position: number, blocks: readonly Block[]): DigestUnit => ({
    ...UNIT_FRAME,
    unit: { ...UNIT_FRAME.unit, title: `Title ${position}`, summary: `Summary ${position}.`, position },
    content: renderUnitPassages(blocks, 'ltr'),
    readRestUrl: `${READ_REST}-${position}`,
  });
  const digest = (units: readonly DigestUnit[]) =>
    renderDigestEmail({ ...FRAME, courseUrl: COURSE_URL, units });

  it('of five units that fit has each in full', () => {
    const { html, text } = digest([1, 2, 3, 4, 5].map((n) => unitOf(n, [prose(n * 10, n * 10 + 10)])));
    for (const part of [html, text]) {
      expect(saidIn(part)).toEqual(Array.from({ length: 50 }, (_, n) => n + 10));
      expect(part).not.toContain(READ_REST);
    }
    expect(bytes(html)).toBeLessThanOrEqual(SIZE_BUDGET);
  });

  it('has those in full for which there is room, and of the others what they are about and where to read them', () => {
    const sizes = [20, 100, 20, 20, 20];
    const email = digest(sizes.map((size, n) => unitOf(n + 1, [prose(n * 1000, n * 1000 + size)])));
    for (const part of [email.html, email.text]) {
      expect(bytes(part)).toBeLessThanOrEqual(SIZE_BUDGET);
      expect([...new Set(saidIn(part).map((n) => Math.floor(n / 1000) + 1))]).toEqual([1, 3, 4]);
      for (const n of [1, 2, 3, 4, 5]) {
        expect(part).toContain(`Unit ${n}: Title ${n}`);
        expect(part).toContain(`Summary ${n}.`);
        expect(part.includes(`${READ_REST}-${n}`)).toBe(n === 2 || n === 5);
      }
    }
  });

  it('of very many units counts those it does not tell of', () => {
    const large = unitOf(1, [prose(0, 100)]);
    const units = Array.from({ length: 60 }, (_, n) => ({
      ...large,
      unit: { ...large.unit, title: `Title ${n + 1}`, position: n + 1 },
    }));
    const email = digest(units);
    expect(bytes(email.html)).toBeLessThanOrEqual(SIZE_BUDGET);
    expect(email.subject).toBe('Python: 60 units wait for you');
    expect(email.text).toContain('40 more units wait in your course.');
    expect(email.text).not.toContain('Title 21');
  });
});
