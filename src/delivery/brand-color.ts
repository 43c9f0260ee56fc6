const DEFAULT = '#1f5fd0';

/** The colour of buttons and marks, and the colour of text on it: black or white, whichever is read more easily. */
export function brandColor(given: string | null): { color: string; ink: '#000000' | '#ffffff' } {
  const color = /^#[0-9a-f]{6}$/i.test(given ?? '') ? (given as string).toLowerCase() : DEFAULT;
  const luminance = luminanceOf(color);
  // Contrasts as WCAG 2.2 defines them: with white, and with black.
  return { color, ink: 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000' };
}

/** Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2). */
export function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
