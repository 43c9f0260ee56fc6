/**
 * Calendars show a learner, in the program they already use, when units open, come by e-mail, and have to be handed in.
 * - A feed's address is its secret: shown once, kept as a hash, and worth nothing once it is revoked.
 * - It shows one member's own enrollments and changes nothing. Its times are instants; the reader's program knows their zone.
 * - An event keeps its UID when it moves, so that calendars move it and do not show it twice.
 */
export { CalendarFeedEntity } from './calendar-feed.entity.ts';
export { CalendarModule } from './calendar.module.ts';
