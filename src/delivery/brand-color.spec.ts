import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { brandColor, luminanceOf } from './brand-color.ts';

const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe('the colour of an organization', () => {
  it.each([
    ['#000080', '#ffffff'],
    ['#ffd700', '#000000'],
    ['#FFFFFF', '#000000'],
    ['#000000', '#ffffff'],
    ['#d1242f', '#ffffff'],
  ])('%s bears text in %s', (given, ink) => {
    expect(brandColor(given)).toEqual({ color: given.toLowerCase(), ink });
  });

  it.each([null, '', 'red', '#fff', '#12345g', '#1234567', '#123456;background:url(x)', '"><script>'])(
    'is ours when it is %j',
    (given) => {
      expect(brandColor(given)).toEqual({ color: '#1f5fd0', ink: '#ffffff' });
    },
  );

  it('always bears text that is read easily enough, 4.5 : 1 by WCAG', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const { color, ink } = brandColor(`#${number.toString(16).padStart(6, '0')}`);
        expect(contrast(color, ink)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});
