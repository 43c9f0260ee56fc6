import { describe, expect, it } from '@jest/globals';
import type { Point, Region } from './geometry.ts';
import { contains, doubleArea } from './geometry.ts';
import type { HotspotRegion } from './hotspot.ts';
import { hotspot } from './hotspot.ts';

const at = (...numbers: number[]): Point[] =>
  numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x, y: numbers[index + 1] ?? 0 }] : []));
const rectangle: Region = { shape: 'RECTANGLE', x: 10, y: 20, width: 30, height: 40 };
const circle: Region = { shape: 'CIRCLE', x: 100, y: 100, radius: 5 };
/** An L: the upper right quarter is missing. */
const polygon: Region = { shape: 'POLYGON', points: at(0, 0, 10, 0, 10, 10, 20, 10, 20, 20, 0, 20) };
const star: Region = { shape: 'POLYGON', points: at(0, 0, 7, 3, 14, 0) };

describe('a region', () => {
  it.each([
    ['a corner of the rectangle', rectangle, [10, 20], true],
    ['the far corner', rectangle, [40, 60], true],
    ['left of it', rectangle, [9, 30], false],
    ['right of it', rectangle, [41, 30], false],
    ['above it', rectangle, [20, 19], false],
    ['below it', rectangle, [20, 61], false],
    ['the middle of the circle', circle, [100, 100], true],
    ['its edge', circle, [103, 104], true],
    ['just outside', circle, [104, 104], false],
    ['the inside of the L', polygon, [5, 5], true],
    ['its foot', polygon, [15, 15], true],
    ['the missing quarter', polygon, [15, 5], false],
    ['an edge of the L', polygon, [10, 5], true],
    ['an inner corner', polygon, [10, 10], true],
    ['on the line of an edge, outside', polygon, [21, 10], false],
    ['level with a corner, outside', polygon, [-1, 10], false],
    ['level with two corners, inside', polygon, [5, 10], true],
    ['a slanted edge', star, [7, 3], true],
    ['a pixel above a slanted edge', star, [7, 2], true],
    ['a pixel below', star, [7, 4], false],
    ['between pixels of a slanted edge', star, [3, 1], true],
    ['outside a slanted edge', star, [2, 1], false],
  ])('%s', (_name, region, [x = 0, y = 0], expected) => {
    expect(contains(region as Region, { x, y })).toBe(expected);
  });

  it('is the same whichever way round its corners go', () => {
    for (const region of [polygon, star]) {
      const turned = {
        ...region,
        points: region.shape === 'POLYGON' ? region.points.toReversed() : [],
      } as Region;
      for (let x = -1; x <= 21; x += 1) {
        for (let y = -1; y <= 21; y += 1) expect(contains(turned, { x, y })).toBe(contains(region, { x, y }));
      }
    }
  });

  it('has an area', () => {
    expect([rectangle, circle, polygon, star].map(doubleArea)).toEqual([2_400, 158, 600, 42]);
  });
});

const regions: HotspotRegion[] = [
  { ...rectangle, id: 'r', feedback: 'The box.' },
  { ...circle, id: 'c' },
  { ...polygon, id: 'l', isDecoy: true, feedback: 'Not the L.' },
  { shape: 'CIRCLE', x: 40, y: 60, radius: 2, id: 'hole', isDecoy: true },
];
const key = { regions };
const body = { image: 'map.png', width: 200, height: 150, maxPoints: 4 };
const point = (...numbers: number[]) => ({ type: 'HOTSPOT' as const, points: at(...numbers) });

describe('a hotspot', () => {
  it.each([
    ['both right regions', point(20, 30, 100, 100), '1/1', ['The box.']],
    ['one of them', point(100, 95), '1/2', []],
    ['one of them twice', point(100, 95, 101, 100), '1/2', []],
    ['both and a miss', point(20, 30, 100, 100, 150, 10), '1/2', ['The box.']],
    ['both and two misses', point(20, 30, 100, 100, 150, 10, 0, 140), '0/1', ['The box.']],
    ['both and the same miss twice', point(20, 30, 100, 100, 150, 10, 150, 10), '1/2', ['The box.']],
    ['one and a decoy', point(20, 30, 5, 5), '0/1', ['Not the L.', 'The box.']],
    ['a decoy on a right region', point(39, 60), '0/1', ['The box.']],
    ['a miss', point(150, 10), '0/1', []],
    ['nothing', point(), '0/1', []],
  ])('with %s', (_name, response, credit, feedback) => {
    expect(hotspot.checkResponse(body, response)).toEqual([]);
    const marking = hotspot.score(body, key, response);
    expect([marking.credit.toText(), marking.feedback]).toEqual([credit, feedback]);
  });

  it.each([
    ['five points of four', point(1, 1, 2, 2, 3, 3, 4, 4, 5, 5), 'points'],
    ['a point beside the picture', point(201, 10), 'points'],
    ['a point below it', point(10, 151), 'points'],
    ['a negative point', point(-1, 10), 'points.0.x'],
    ['half a pixel', point(1.5, 10), 'points.0.x'],
    ['no number', point(NaN, 10), 'points.0.x'],
    ['a far point', point(10, Infinity), 'points.0.y'],
    ['a text', { type: 'HOTSPOT', points: [{ x: '1', y: 1 }] }, 'points.0.x'],
  ])('refuses %s', (_name, response, path) => {
    expect(hotspot.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it('takes one point unless it says otherwise', () => {
    const { maxPoints: _maxPoints, ...plain } = body;
    expect(hotspot.checkResponse(plain, point(1, 1, 2, 2))[0]?.path).toBe('points');
    expect(hotspot.checkBody(plain, key)[0]?.path).toBe('body.maxPoints');
  });

  const beside = body.width;
  const triangleAt = (x: number) => ({ id: 'x', shape: 'POLYGON', points: at(x, 0, x + 9, 0, x, 9) });

  it('takes a right region that is partly on the picture', () => {
    for (const region of [{ ...circle, id: 'x', x: beside + 5 }, triangleAt(beside)])
      expect(hotspot.checkBody(body, { regions: [region] })).toEqual([]);
  });

  it.each([
    ['only decoys', body, { regions: regions.slice(2) }, 'key.regions'],
    ['one id twice', body, { regions: [...regions, { ...circle, id: 'c' }] }, 'key.regions'],
    ['half of the picture right', { ...body, width: 1_279, height: 2 }, key, 'key.regions'],
    ['a circle beside it', body, { regions: [{ ...circle, id: 'x', x: beside + 6 }] }, 'key.regions'],
    ['a polygon beside it', body, { regions: [triangleAt(beside + 1)] }, 'key.regions'],
    ['an unknown shape', body, { regions: [{ ...circle, id: 'x', shape: 'STAR' }] }, 'key.regions.0.shape'],
    ['a radius of 0', body, { regions: [{ ...circle, id: 'x', radius: 0 }] }, 'key.regions.0.radius'],
    [
      'two corners',
      body,
      { regions: [...regions, { shape: 'POLYGON', points: at(1, 1, 9, 9), id: 'x' }] },
      'key.regions.4.points',
    ],
    [
      'a line',
      body,
      { regions: [...regions, { shape: 'POLYGON', points: at(1, 1, 9, 9, 5, 5), id: 'x' }] },
      'key.regions.4.points',
    ],
    ['21 points', { ...body, maxPoints: 21 }, key, 'body.maxPoints'],
    ['a picture too large', { ...body, width: 20_001 }, key, 'body.width'],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(hotspot.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('can be published', () => expect(hotspot.checkBody(body, key)).toEqual([]));
});
