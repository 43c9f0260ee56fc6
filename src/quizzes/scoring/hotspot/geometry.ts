/** Whole pixels from the upper left corner of the picture, right and down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Borders belong to the region. Whole pixels throughout. */
export type Region =
  | {
      readonly shape: 'RECTANGLE';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly shape: 'CIRCLE'; readonly x: number; readonly y: number; readonly radius: number }
  | { readonly shape: 'POLYGON'; readonly points: readonly Point[] };

/**
 * With coordinates up to it every product below is exact: 4 × MAX_PIXELS² × the corners is far below 2^53.
 */
export const MAX_PIXELS = 20_000;

export function contains(region: Region, point: Point): boolean {
  switch (region.shape) {
    case 'RECTANGLE':
      return (
        point.x >= region.x &&
        point.x <= region.x + region.width &&
        point.y >= region.y &&
        point.y <= region.y + region.height
      );
    case 'CIRCLE':
      return (point.x - region.x) ** 2 + (point.y - region.y) ** 2 <= region.radius ** 2;
    case 'POLYGON':
      return polygonContains(region.points, point);
  }
}

/**
 * Even-odd rule: a ray to the right of an inner point crosses the outline an odd number of times (Shimrat,
 * "Algorithm 112: Position of point relative to polygon", 1962), by the sign of cross products, without
 * division.
 */
function polygonContains(corners: readonly Point[], point: Point): boolean {
  let isInside = false;
  for (const [from, to] of edgesOf(corners)) {
    const side = cross(from, to, point);
    if (side === 0 && isBetween(from, to, point)) return true;
    const isCrossed = from.y > point.y !== to.y > point.y;
    if (isCrossed && side > 0 === to.y > from.y) isInside = !isInside;
  }
  return isInside;
}

/**
 * At least twice the area: exact for rectangles and simple polygons (shoelace formula), 22/7 for pi in
 * circles.
 */
export function doubleArea(region: Region): number {
  switch (region.shape) {
    case 'RECTANGLE':
      return 2 * region.width * region.height;
    case 'CIRCLE':
      return Math.ceil((44 * region.radius ** 2) / 7);
    case 'POLYGON':
      return Math.abs(
        edgesOf(region.points).reduce((sum, [from, to]) => sum + from.x * to.y - to.x * from.y, 0),
      );
  }
}

/** The upper left corner of the smallest rectangle around the region; above 0 or left of it where a circle goes beyond. */
export function upperLeft(region: Region): Point {
  switch (region.shape) {
    case 'RECTANGLE':
      return region;
    case 'CIRCLE':
      return { x: region.x - region.radius, y: region.y - region.radius };
    case 'POLYGON':
      return {
        x: Math.min(...region.points.map(({ x }) => x)),
        y: Math.min(...region.points.map(({ y }) => y)),
      };
  }
}

/** Positive when `point` is to one side of the line through `from` and `to`, 0 on it. */
function cross(from: Point, to: Point, point: Point): number {
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
}

function isBetween(from: Point, to: Point, point: Point): boolean {
  return (
    Math.min(from.x, to.x) <= point.x &&
    point.x <= Math.max(from.x, to.x) &&
    Math.min(from.y, to.y) <= point.y &&
    point.y <= Math.max(from.y, to.y)
  );
}

function edgesOf(corners: readonly Point[]): [Point, Point][] {
  return corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner]);
}
