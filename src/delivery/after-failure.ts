import { backOff } from './back-off.ts';
import type { RetryPace } from './back-off.ts';
import type { DeliveryStatus } from './delivery-status.ts';

export interface AfterFailure {
  readonly status: Extract<DeliveryStatus, 'PLANNED' | 'UNKNOWN' | 'BOUNCED'>;
  /** For the timeline. */
  readonly detail: string;
  /** Until the next try; null: there is none. */
  readonly retrySeconds: number | null;
}

/** Of a MailError. */
interface Failure {
  readonly kind: 'TEMPORARY' | 'PERMANENT';
  readonly message: string;
  readonly isUncertain: boolean;
}

interface Circumstances {
  /** Tries so far, with this one. */
  readonly attempts: number;
  /** Since when it could not be handed over, in seconds; null: this is the first time. */
  readonly waitedSeconds: number | null;
  readonly pace: RetryPace;
  readonly random: () => number;
}

/** What becomes of an e-mail that was not accepted. */
export function afterFailure(
  error: Failure,
  { attempts, waitedSeconds, pace, random }: Circumstances,
): AfterFailure {
  if (error.kind === 'PERMANENT') return { status: 'BOUNCED', detail: error.message, retrySeconds: null };
  const outcome = error.isUncertain
    ? { status: 'UNKNOWN' as const, detail: `All was handed over and no answer came: ${error.message}` }
    : { status: 'PLANNED' as const, detail: error.message };
  if ((waitedSeconds ?? 0) < pace.giveUpSeconds || attempts < pace.giveUpTries)
    return { ...outcome, retrySeconds: backOff(attempts, { pace, random }) };
  const detail = `Given up after ${attempts} tries: ${outcome.detail}`;
  return { status: error.isUncertain ? 'UNKNOWN' : 'BOUNCED', detail, retrySeconds: null };
}
