import type { ReadTx } from '../platform/database/transaction.ts';
import { addDuration, AT_ONCE, isZone, nextSendTime } from '../schedule/index.ts';
import type { SendTime, SetAside } from '../schedule/index.ts';
import type { NewDelivery } from './delivery.queries.ts';
import type { DeliveryKind } from './delivery-status.ts';
import { listSendSettings } from './send-times.queries.ts';
import type { SendSettings, SendSettingsRow } from './send-times.queries.ts';

/** Kinds that wait for the learner's rhythm, and those that wait for hours in which mail goes; others answer at once. */
const BY_RHYTHM: ReadonlySet<DeliveryKind> = new Set<DeliveryKind>(['UNIT', 'DIGEST']);
const BY_WINDOW: ReadonlySet<DeliveryKind> = new Set<DeliveryKind>(['WELCOME', 'REMINDER']);
export const SCHEDULED_KINDS: readonly DeliveryKind[] = [...BY_RHYTHM, ...BY_WINDOW];

/** When mail goes to the learners of some enrollments. */
export interface SendTimes {
  /** The database's. */
  readonly now: Date;
  /** null: at once. `from` is the earliest instant, `since` when it was planned if that was before. */
  timeOf(question: SendQuestion): SendTime | null;
  /** When the learner of a unit that was brought then is to be reminded at the earliest; null: never. */
  remindAt(enrollmentId: string, broughtAt: Date): Date | null;
}

interface SendQuestion {
  readonly enrollmentId: string;
  readonly kind: DeliveryKind;
  readonly from: Date;
  readonly since?: Date;
}

/** One statement, however many enrollments there are; what it answers is pure. */
export async function loadSendTimes(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<SendTimes> {
  return sendTimesOf(await listSendSettings(tx, organizationId, [...new Set(enrollmentIds)]));
}

/** The same for whoever has read the settings. */
export function sendTimesOf(settings: readonly SendSettingsRow[]): SendTimes {
  const holidays = settings.find((row) => row.holidays !== null)?.holidays ?? [];
  const of = new Map(settings.map((row) => [row.enrollmentId, row]));
  const known = new Map<string, SendTime>();
  return {
    now: settings[0]?.now ?? new Date(0),
    timeOf({ enrollmentId, kind, from, since = from }) {
      const rules = of.get(enrollmentId);
      if (rules === undefined || !SCHEDULED_KINDS.includes(kind)) return null;
      const cadence = (BY_RHYTHM.has(kind) ? rules.cadence : null) ?? AT_ONCE;
      if (cadence.kind === 'AT_ONCE' && rules.sendWindow === null && holidays.length === 0) return null;
      // A cohort that is enrolled at once asks the same of the same zone many times.
      const key = JSON.stringify([rules.timeZone, cadence, rules.sendWindow, from, since, anchorOf(rules)]);
      let time = known.get(key);
      if (time === undefined) {
        time = nextSendTime({
          now: from.toISOString(),
          since: since.toISOString(),
          zone: rules.timeZone,
          cadence,
          window: rules.sendWindow,
          holidays,
          anchor: rules.enrolledAt.toISOString(),
        });
        known.set(key, time);
      }
      return time;
    },
    remindAt(enrollmentId, broughtAt) {
      const { reminderAfter = null, timeZone = 'UTC' } = of.get(enrollmentId) ?? {};
      if (reminderAfter === null) return null;
      return new Date(
        addDuration(broughtAt.toISOString(), reminderAfter, isZone(timeZone) ? timeZone : 'UTC'),
      );
    },
  };
}

/** The day a rhythm is counted from matters to those that count only. */
function anchorOf({ cadence, enrolledAt }: SendSettings): Date | null {
  return cadence?.kind === 'EVERY_N_DAYS' ? enrolledAt : null;
}

/** Gives those that wait for rhythm or window their time. A time that is given stays, but a reminder still waits for the window. */
export async function withSendTimes(
  tx: ReadTx,
  organizationId: string,
  deliveries: readonly NewDelivery[],
  known?: SendTimes,
): Promise<readonly NewDelivery[]> {
  const isOpen = ({ kind, sendAt }: NewDelivery) =>
    kind === 'REMINDER' || (sendAt === undefined && SCHEDULED_KINDS.includes(kind));
  const ids = deliveries.filter(isOpen).map(({ enrollmentId }) => enrollmentId);
  if (ids.length === 0) return deliveries;
  const times = known ?? (await loadSendTimes(tx, organizationId, ids));
  return deliveries.map((delivery) => {
    const { enrollmentId, kind, sendAt = times.now } = delivery;
    const from = sendAt > times.now ? sendAt : times.now;
    const time = isOpen(delivery) ? times.timeOf({ enrollmentId, kind, from }) : null;
    if (time === null) return delivery;
    return { ...delivery, sendAt: new Date(time.at), detail: tellSetAside(time.setAside) };
  });
}

const SET_ASIDE: Readonly<Record<SetAside, string>> = {
  ZONE: 'the time zone, which is unknown; UTC was taken',
  HOLIDAYS: 'the holidays',
  DAYS: 'the days of rhythm and send window',
};

/** For the timeline; null when nothing was. */
export function tellSetAside(setAside: readonly SetAside[]): string | null {
  if (setAside.length === 0) return null;
  return `No mail would ever have gone, so these were set aside: ${setAside.map((what) => SET_ASIDE[what]).join('; ')}.`;
}
