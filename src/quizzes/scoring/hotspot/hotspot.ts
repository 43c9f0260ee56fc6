import { checkDistinct } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import { Fraction } from '../fraction.ts';
import type { Point, Region } from './geometry.ts';
import { contains, doubleArea, MAX_PIXELS, upperLeft } from './geometry.ts';
import { flag, id, kinds, list, oneOf, shape, someText, whole } from '../shape.ts';
import type { Problem } from '../types.ts';
import { inOneOrder } from '../stable-text.ts';

/** A picture of so many whole pixels, on which up to `maxPoints` points (1 to 20, default 1) may be set. */
export interface HotspotBody {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly maxPoints?: number;
}

/** A decoy is wrong even where it lies on a right region. Feedback is for a point in the region. */
export type HotspotRegion = Region & {
  readonly id: string;
  readonly isDecoy?: boolean;
  readonly feedback?: string;
};

export interface HotspotKey {
  readonly regions: readonly HotspotRegion[];
}

export interface HotspotResponse {
  readonly type: 'HOTSPOT';
  readonly points: readonly Point[];
}

const MAX_POINTS = 20;

const pixels = whole({ min: 0, max: MAX_PIXELS });
const size = whole({ min: 1, max: MAX_PIXELS });
const point = shape({ x: pixels, y: pixels });
const extras = { isDecoy: flag, feedback: someText };

const region = kinds('shape', {
  RECTANGLE: shape(
    { id, shape: oneOf('RECTANGLE'), x: pixels, y: pixels, width: size, height: size },
    extras,
  ),
  CIRCLE: shape({ id, shape: oneOf('CIRCLE'), x: pixels, y: pixels, radius: size }, extras),
  POLYGON: shape({ id, shape: oneOf('POLYGON'), points: list(point) }, extras),
});

/**
 * Credit: (right regions hit − points that hit none) / right regions, at least 0. A second point in a region
 * brings and costs nothing.
 */
export const hotspot = defineItemType<HotspotBody, HotspotKey, HotspotResponse>({
  type: 'HOTSPOT',
  shapes: {
    body: shape(
      { image: someText, width: size, height: size },
      { maxPoints: whole({ min: 1, max: MAX_POINTS }) },
    ),
    key: shape({ regions: list(region) }),
    response: shape({ type: oneOf('HOTSPOT'), points: list(point, { max: MAX_POINTS }) }),
  },
  scorable: (_body, key) => [
    ...checkDistinct(
      key.regions.map(({ id }) => id),
      'key.regions',
      'Two regions have the same id.',
    ),
    ...(rightRegions(key).length === 0 ? [{ path: 'key.regions', message: 'Needs a right region.' }] : []),
  ],
  publishable: (body, key) => [
    ...checkPolygons(key),
    ...(rightRegions(key).length > (body.maxPoints ?? 1)
      ? [{ path: 'body.maxPoints', message: 'Must be enough for all right regions.' }]
      : []),
    ...(rightRegions(key).every((region) => isOnPicture(body, upperLeft(region)))
      ? []
      : [
          {
            path: 'key.regions',
            message: 'Right regions must lie on the picture, or nobody could hit them.',
          },
        ]),
    ...(rightRegions(key).reduce((sum, region) => sum + doubleArea(region), 0) >= body.width * body.height
      ? [{ path: 'key.regions', message: 'Right regions must cover less than half of the picture.' }]
      : []),
  ],
  answerable: (body, { points }) => [
    ...(points.length > (body.maxPoints ?? 1)
      ? [{ path: 'points', message: `Must have at most ${body.maxPoints ?? 1} members.` }]
      : []),
    ...(points.every((point) => isOnPicture(body, point))
      ? []
      : [{ path: 'points', message: 'Must lie on the picture.' }]),
  ],
  simplify: (response) => ({ ...response, points: inOneOrder(response.points) }),
  isBlank: (response) => response.points.length === 0,
  credit: (_body, key, response) => {
    const right = rightRegions(key);
    const good = response.points.filter((point) => !isWrong(key, point));
    const bad = new Set(
      response.points.filter((point) => isWrong(key, point)).map(({ x, y }) => `${x} ${y}`),
    );
    const hit = right.filter((region) => good.some((point) => contains(region, point)));
    return Fraction.of(hit.length - bad.size, right.length).clamp(Fraction.ZERO, Fraction.ONE);
  },
  feedback: (_body, key, response) =>
    key.regions
      .filter((region) => response.points.some((point) => contains(region, point)))
      .flatMap(({ id, feedback }) => (feedback === undefined ? [] : [{ id, feedback }]))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ feedback }) => feedback),
  cost: (_body, key, response) =>
    key.regions.reduce((total, region) => total + cornersOf(region), 1) *
    (1 + (response?.points.length ?? 0) / 10),
});

function rightRegions(key: HotspotKey): HotspotRegion[] {
  return key.regions.filter((region) => !region.isDecoy);
}

/** Nothing is above or left of it: coordinates are 0 at least. */
function isOnPicture({ width, height }: HotspotBody, { x, y }: Point): boolean {
  return x <= width && y <= height;
}

function isWrong(key: HotspotKey, point: Point): boolean {
  const around = key.regions.filter((region) => contains(region, point));
  return around.length === 0 || around.some((region) => region.isDecoy);
}

function cornersOf(region: HotspotRegion): number {
  return region.shape === 'POLYGON' ? region.points.length : 1;
}

function checkPolygons(key: HotspotKey): Problem[] {
  return key.regions.flatMap((region, index) =>
    region.shape === 'POLYGON' && (region.points.length < 3 || doubleArea(region) === 0)
      ? [{ path: `key.regions.${index}.points`, message: 'Must be the corners of an area.' }]
      : [],
  );
}
