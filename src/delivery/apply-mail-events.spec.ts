import { describe, expect, it } from '@jest/globals';
import { applyMailEvents } from './apply-mail-events.ts';
import type { MailEvent, RecordedEvent, Reported } from './apply-mail-events.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import { DELIVERY_STATUSES } from './delivery-status.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const at = (minute: number) => new Date(NOW.getTime() - (60 - minute) * 60_000);
const told = (status: DeliveryStatus, minute: number, detail: string | null = null): RecordedEvent => ({
  status,
  detail,
  occurredAt: at(minute),
});
const event = (type: MailEvent['type'], more: Partial<MailEvent> = {}): MailEvent => ({
  type,
  isPermanent: type === 'BOUNCED',
  detail: null,
  occurredAt: null,
  ...more,
});
const SENT: Reported = {
  status: 'ACCEPTED',
  timeline: [told('PLANNED', 1), told('SENDING', 2), told('ACCEPTED', 3, '250 OK')],
};
const apply = (before: Reported, ...events: MailEvent[]) => applyMailEvents(before, events, NOW);

/** The e-mail after it. */
function after(before: Reported, ...events: MailEvent[]): Reported {
  const { status, news } = apply(before, ...events);
  return { status, timeline: [...before.timeline, ...news] };
}

describe('a report of an e-mail', () => {
  const leads: Record<MailEvent['type'], Partial<Record<DeliveryStatus, DeliveryStatus>>> = {
    DELIVERED: { PLANNED: 'DELIVERED', SENDING: 'DELIVERED', UNKNOWN: 'DELIVERED', ACCEPTED: 'DELIVERED' },
    BOUNCED: { SENDING: 'BOUNCED', UNKNOWN: 'BOUNCED', ACCEPTED: 'BOUNCED', DELIVERED: 'BOUNCED' },
    COMPLAINED: {
      PLANNED: 'COMPLAINED',
      SENDING: 'COMPLAINED',
      UNKNOWN: 'COMPLAINED',
      ACCEPTED: 'COMPLAINED',
      DELIVERED: 'COMPLAINED',
    },
  };
  it.each(
    (['DELIVERED', 'BOUNCED', 'COMPLAINED'] as const).flatMap((type) =>
      DELIVERY_STATUSES.filter((status) => status !== type).map((status) => [type, status] as const),
    ),
  )('%s leads on from %s or is recorded only', (type, status) => {
    const { status: next, news } = apply({ ...SENT, status }, event(type));
    expect(next).toBe(leads[type][status] ?? status);
    expect(news).toEqual([{ status: type, detail: null, occurredAt: NOW }]);
  });

  it('is told with its own time and words', () => {
    const { news } = apply(SENT, event('BOUNCED', { detail: '550 5.1.1 Nobody', occurredAt: at(4) }));
    expect(news).toEqual([told('BOUNCED', 4, '550 5.1.1 Nobody')]);
  });

  it('keeps mail from the address when it bounced for good or was called spam, also when that comes late', () => {
    expect(apply(SENT, event('DELIVERED')).suppressions).toEqual([]);
    expect(apply(SENT, event('BOUNCED', { isPermanent: false })).suppressions).toEqual([]);
    expect(apply(SENT, event('BOUNCED')).suppressions).toEqual(['BOUNCED']);
    expect(apply({ ...SENT, status: 'BOUNCED' }, event('COMPLAINED')).suppressions).toEqual(['COMPLAINED']);
    expect(apply(SENT, event('BOUNCED'), event('COMPLAINED')).suppressions).toEqual([
      'BOUNCED',
      'COMPLAINED',
    ]);
  });

  it('that may pass leaves it where it is', () => {
    const { status, news } = apply(SENT, event('BOUNCED', { isPermanent: false, detail: 'Mailbox full' }));
    expect(status).toBe('ACCEPTED');
    expect(news).toEqual([{ status: 'ACCEPTED', detail: 'For now: Mailbox full', occurredAt: NOW }]);
  });
});

describe('a report that comes again', () => {
  it.each([
    event('DELIVERED'),
    event('BOUNCED', { detail: '550' }),
    event('BOUNCED', { isPermanent: false }),
    event('COMPLAINED'),
    event('DELIVERED', { occurredAt: at(9) }),
    event('BOUNCED', { occurredAt: at(9), detail: 'x' }),
  ])('changes nothing: %j', (one) => {
    const once = after(SENT, one);
    expect(apply(once, one)).toEqual({ status: once.status, news: [], suppressions: [] });
    expect(apply(SENT, one, one)).toEqual(apply(SENT, one));
  });

  it('does not suppress again what was lifted and sent again meanwhile', () => {
    const bounce = event('BOUNCED', { detail: '550', occurredAt: at(5) });
    const bounced = after(SENT, bounce);
    const again: Reported = {
      status: 'ACCEPTED',
      timeline: [...bounced.timeline, told('PLANNED', 6), told('SENDING', 7), told('ACCEPTED', 8)],
    };
    expect(apply(again, bounce)).toEqual({ status: 'ACCEPTED', news: [], suppressions: [] });
    expect(apply(again, { ...bounce, occurredAt: at(9) })).toMatchObject({
      status: 'BOUNCED',
      suppressions: ['BOUNCED'],
    });
    // Nobody knows when it happened: then it is about the newest try.
    expect(apply(again, { ...bounce, occurredAt: null })).toMatchObject({ status: 'BOUNCED' });
    const planned: Reported = { status: 'PLANNED', timeline: [...bounced.timeline, told('PLANNED', 6)] };
    expect(apply(planned, { ...bounce, occurredAt: null })).toEqual({
      status: 'PLANNED',
      news: [],
      suppressions: [],
    });
  });

  it('is another one when it says something else', () => {
    const once = after(SENT, event('BOUNCED', { detail: '550' }));
    expect(apply(once, event('BOUNCED', { detail: '551' })).news).toHaveLength(1);
    expect(apply(once, event('DELIVERED', { detail: '550' })).news).toHaveLength(1);
  });
});

describe('reports in any order', () => {
  it('end at the gravest, whichever came first', () => {
    const events = [event('DELIVERED'), event('BOUNCED', { isPermanent: false }), event('COMPLAINED')];
    expect(apply(SENT, ...events).status).toBe('COMPLAINED');
    expect(apply(SENT, ...events.toReversed()).status).toBe('COMPLAINED');
    expect(apply(SENT, event('BOUNCED'), event('DELIVERED')).status).toBe('BOUNCED');
    expect(apply(SENT, event('DELIVERED'), event('BOUNCED')).status).toBe('BOUNCED');
  });
});
