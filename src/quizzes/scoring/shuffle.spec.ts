import { describe, expect, it } from '@jest/globals';
import { drawBelow, fnv1a64, optionOrder, seededShuffle, splitMix64 } from './shuffle.ts';

describe('the published vectors', () => {
  it.each([
    ['', 0xcbf29ce484222325n],
    ['a', 0xaf63dc4c8601ec8cn],
    ['foobar', 0x85944171f73967e8n],
  ])('FNV-1a of %j', (text, hash) => expect(fnv1a64(text)).toBe(hash));

  it('SplitMix64 from 1234567', () => {
    const draw = splitMix64(1234567n);
    expect([draw(), draw(), draw()]).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
    ]);
  });
});

describe('a seeded shuffle', () => {
  const letters = [...'abcdefghij'];

  it('is the same for the same seed, on every version of Node', () => {
    expect(seededShuffle(letters, 'attempt-1').join('')).toBe('fijcdhbgea');
  });

  it('differs with the seed and keeps every member and the list', () => {
    const orders = Array.from({ length: 50 }, (_, seed) => seededShuffle(letters, `${seed}`).join(''));
    expect(new Set(orders).size).toBe(50);
    for (const order of orders) expect([...order].sort()).toEqual(letters);
    expect(letters.join('')).toBe('abcdefghij');
    expect(seededShuffle([], 'x')).toEqual([]);
  });

  it('makes every order about equally likely', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6_000; seed += 1) {
      const order = seededShuffle(['a', 'b', 'c'], `seed ${seed}`).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  it('rejects draws that would favour low numbers', () => {
    const draws = [2n ** 64n - 1n, 2n ** 64n - 2n, 8n];
    expect(drawBelow(10, () => draws.shift() ?? 0n)).toBe(8);
    expect(drawBelow(16, () => 2n ** 64n - 1n)).toBe(15);
  });
});

describe('the order of options', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

  it('belongs to one slot of one attempt', () => {
    expect(optionOrder('seed', 's1', ids)).toEqual(optionOrder('seed', 's1', ids));
    expect(optionOrder('seed', 's1', ids)).not.toEqual(optionOrder('seed', 's2', ids));
    expect(optionOrder('seed', 's1', ids)).not.toEqual(optionOrder('other', 's1', ids));
    expect(optionOrder('a', 'bc', ids)).not.toEqual(optionOrder('ab', 'c', ids));
  });
});
