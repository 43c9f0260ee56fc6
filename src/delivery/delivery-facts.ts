import type { LinkPurpose } from '../accounts/index.ts';
import type { DeliveryKind } from './delivery-status.ts';

/** What an e-mail says of a grade. Null: the learner may not see that now. */
export interface GradeFacts {
  readonly percent: string | null;
  readonly passed: boolean | null;
  /** Whether the learner knew an earlier grade of these answers. */
  readonly isChange: boolean;
}

export interface NotPassedFacts {
  /** Null: the learner may not see it. */
  readonly percent: string | null;
  /** What the items asked that were not right, where the learner may know which; never what is right. */
  readonly review: readonly string[];
  /** ISO 8601; null: at once. */
  readonly retryAt: string | null;
  /** Null: as many as they like. */
  readonly attemptsLeft: number | null;
}

/** What is stored with each kind of e-mail, as it was when it was planned; null: its unit says it all. Times are ISO 8601. */
export interface DeliveryFacts {
  readonly WELCOME: null;
  readonly UNIT: null;
  /** In course order. */
  readonly DIGEST: { readonly unitIds: readonly string[] };
  readonly REMINDER: { readonly waitsSince: string };
  readonly NOT_PASSED: NotPassedFacts;
  readonly GRADED: GradeFacts;
  readonly COMPLETED: null;
  readonly PAUSED: { readonly until: string | null };
  readonly RESUMED: null;
  /** The link itself is made when the e-mail is, so that no row holds what signs in. */
  readonly SIGN_IN_LINK: { readonly purpose: LinkPurpose };
}

/** A kind with its facts. */
export type KindWithFacts = {
  readonly [K in DeliveryKind]: DeliveryFacts[K] extends null
    ? { readonly kind: K; readonly facts?: null }
    : { readonly kind: K; readonly facts: DeliveryFacts[K] };
}[DeliveryKind];
