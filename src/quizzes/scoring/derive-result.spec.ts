import { describe, expect, it } from '@jest/globals';
import type { GradeEvent } from './derive-result.ts';
import { deriveResult } from './derive-result.ts';

const grade = (attemptNumber: number, earned: string, gradedAt: string): GradeEvent => ({
  attemptNumber,
  earned,
  max: '3/1',
  passed: earned === '2/1' || earned === '3/1',
  gradedAt,
});

describe('the result of a quiz', () => {
  it('does not exist before the first grade', () => {
    expect(deriveResult('HIGHEST', [])).toBeNull();
  });

  it('has one grade', () => {
    expect(deriveResult('LATEST', [grade(1, '1/1', 'Monday')])).toEqual({
      earned: '1/1',
      max: '3/1',
      percent: '100/3',
      passedAt: null,
      attemptCount: 1,
    });
  });

  it('keeps the first pass when a later attempt fails', () => {
    const events = [grade(1, '1/1', 'Monday'), grade(2, '2/1', 'Tuesday'), grade(3, '0/1', 'Friday')];
    expect(deriveResult('LATEST', events)).toMatchObject({
      earned: '0/1',
      passedAt: 'Tuesday',
      attemptCount: 3,
    });
  });

  it('takes the last grade of an attempt, and counts the attempt once', () => {
    const events = [grade(1, '1/1', 'Monday'), grade(2, '0/1', 'Tuesday'), grade(1, '3/1', 'Friday')];
    expect(deriveResult('FIRST', events)).toMatchObject({
      earned: '3/1',
      passedAt: 'Friday',
      attemptCount: 2,
    });
    expect(deriveResult('LATEST', events)).toMatchObject({ earned: '0/1', passedAt: 'Friday' });
  });

  it('does not take a pass back when a regrade lowers the score', () => {
    const events = [grade(1, '2/1', 'Monday'), grade(1, '1/1', 'Friday')];
    expect(deriveResult('HIGHEST', events)).toMatchObject({
      earned: '1/1',
      passedAt: 'Monday',
      attemptCount: 1,
    });
  });

  it('passes when the pass was graded late', () => {
    const events = [grade(2, '2/1', 'Tuesday'), grade(1, '2/1', 'Wednesday')];
    expect(deriveResult('AVERAGE', events)).toMatchObject({ percent: '200/3', passedAt: 'Tuesday' });
  });
});
