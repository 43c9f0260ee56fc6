import ical, { ICalEventTransparency } from 'ical-generator';
import type { CalendarEvent } from './calendar-event.queries.ts';

interface CalendarInput {
  readonly name: string;
  /** Base of the links, whose host makes the UIDs unique in the world. */
  readonly publicUrl: string;
  readonly events: readonly CalendarEvent[];
}

/** The iCalendar file (RFC 5545). The same rows give the same bytes: nothing in it depends on when it is asked for. */
export function renderCalendar({ name, publicUrl, events }: CalendarInput): string {
  const { hostname } = new URL(publicUrl);
  const calendar = ical({ name, prodId: { company: 'Stepwise', product: 'Calendar' }, ttl: 3_600 });
  for (const event of events)
    calendar.createEvent({
      id: `${event.kind.toLowerCase()}-${event.ref}@${hostname}`,
      start: event.at,
      stamp: event.decidedAt,
      summary: summaryOf(event),
      // It takes none of the reader's time.
      transparency: ICalEventTransparency.TRANSPARENT,
      ...(event.unit !== null && { url: urlOf(publicUrl, event.unit.id, event.kind) }),
    });
  return calendar.toString();
}

function summaryOf({ kind, unit, courseTitle }: CalendarEvent): string {
  const what = unit === null ? courseTitle : `Unit ${unit.position}: ${unit.title} (${courseTitle})`;
  const says = { OPENS: 'Opens', MAILED: 'By e-mail', DEADLINE: 'Quiz ends' };
  return `${says[kind]}: ${what}`;
}

function urlOf(publicUrl: string, unitId: string, kind: CalendarEvent['kind']): string {
  return `${publicUrl}/learn/units/${unitId}${kind === 'DEADLINE' ? '/quiz' : ''}`;
}
