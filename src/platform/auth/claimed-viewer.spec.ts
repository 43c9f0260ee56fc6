import { expect, it } from '@jest/globals';
import { ClaimedViewer } from './claimed-viewer.ts';

const claims = { organizationId: 'o', userId: 'u', sessionId: 's', membershipId: 'm' };
const found = { ...claims, roles: ['LEARNER'], permissions: new Set(['notes:write']) };

it('tells what its token says, and nothing of what it may do before it is confirmed', () => {
  const viewer = new ClaimedViewer(claims, undefined);
  expect([viewer.isNamed, viewer.membershipId]).toEqual([true, 'm']);
  expect(() => viewer.roles.length).toThrow('not known yet');
  expect(() => viewer.permissions.has('notes:write')).toThrow('not known yet');
  expect(() => [...viewer.roles]).toThrow('not known yet');
});

it('is the same object once it is confirmed, and a copy of it is whole', () => {
  const viewer = new ClaimedViewer(claims, undefined);
  expect(viewer.confirm(found)).toBe(viewer);
  expect({ ...viewer }).toMatchObject(found);
});

it('is who was found where its token does not name the member', () => {
  const viewer = new ClaimedViewer({ organizationId: 'o', userId: 'u', sessionId: 's' }, undefined);
  expect([viewer.isNamed, viewer.membershipId]).toEqual([false, '']);
  expect(viewer.confirm(found)?.membershipId).toBe('m');
});

it.each([null, ...Object.keys(claims).map((name) => ({ ...found, [name]: 'other' }))])(
  'is nobody when %j was found',
  (other) => {
    const viewer = new ClaimedViewer(claims, undefined);
    expect(viewer.confirm(other)).toBeNull();
    expect(() => viewer.permissions.has('notes:write')).toThrow('not known yet');
  },
);
