import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MemberService, listMembersById } from '../accounts/index.ts';
import { findDelivery, languageOf, timeIn } from '../delivery/index.ts';
import { EnrollmentService, notActive } from '../enrollments/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import { DomainError, notFound } from '../platform/errors.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import type { RateLimit } from '../platform/rate-limit/rate-limit.ts';
import { limitRate } from '../platform/rate-limit/take-turn.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { AttemptService } from './attempt.service.ts';
import type { AttemptRow } from './attempt.service.ts';
import { choiceDetail } from './mail-answer-links.ts';
import { bindMailAnswer, findBoundAttempt, listMailQuestions } from './mail-answer.queries.ts';
import { choicesOf } from './mail-choices.ts';
import type { MailChoice, MailQuestion } from './mail-choices.ts';
import { ofSlot } from './of-slot.ts';
import { attemptLimitReached, coolingDown } from './quiz.errors.ts';
import { QuizService } from './quiz.service.ts';
import { readResponse } from './response-input.ts';

const ANSWERS: RateLimit = { action: 'answer-by-mail', turns: 60, seconds: 3_600 };

interface Reader {
  readonly locale: string;
  readonly timeZone: string;
}

/** A link of an e-mail, by which one learner gives one answer. */
interface AnswerLink {
  readonly viewer: Viewer;
  readonly reader: Reader;
  readonly enrollmentId: string;
  readonly unit: UnitRow;
  readonly question: MailQuestion;
  readonly choice: MailChoice;
  readonly tokenHash: string;
}

interface Asked {
  readonly unitTitle: string;
  readonly prompt: string;
  readonly choice: string;
}

/** What the page of a link is about: an answer to confirm, as the attempt of this number, or what became of it. */
export type MailAnswerView = Asked &
  (
    | { readonly state: 'TO_CONFIRM'; readonly number: number; readonly attemptsLeft: number | null }
    | {
        readonly state: 'HANDED_IN';
        readonly result: ReturnType<AttemptService['resultOf']>;
        readonly unlocked: readonly string[];
      }
    | { readonly state: 'PASSED_BEFORE' }
  );

interface Seen {
  readonly view: MailAnswerView;
  readonly boundAttemptId: string | null;
  /** The attempt in progress that the link has begun. */
  readonly openAttemptId: string | null;
}

/** Answering a quiz of one item from an e-mail: looking changes nothing, and one link never uses up two attempts. */
@Injectable()
export class MailAnswerService {
  readonly #database: Database;
  readonly #signed: SignedLinks;
  readonly #members: MemberService;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  readonly #quizzes: QuizService;
  readonly #attempts: AttemptService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(SignedLinks) signed: SignedLinks,
    @Inject(MemberService) members: MemberService,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(UnitService) units: UnitService,
    @Inject(QuizService) quizzes: QuizService,
    @Inject(AttemptService) attempts: AttemptService,
  ) {
    this.#database = database;
    this.#signed = signed;
    this.#members = members;
    this.#enrollments = enrollments;
    this.#units = units;
    this.#quizzes = quizzes;
    this.#attempts = attempts;
  }

  /** @throws DomainError NOT_FOUND for what is no link, or not any more; whatever keeps the learner from answering */
  async look(token: string): Promise<MailAnswerView> {
    const link = await this.#find(token);
    return toldTo(link.reader, async () => (await this.#see(link)).view);
  }

  /**
   * Hands the answer in, as the attempt that the learner was shown. What has changed since, or was never shown, is shown
   * instead; an answer that was handed in is not handed in again.
   * @throws DomainError as `look`, RATE_LIMITED, CONFLICT when another answer was handed in meanwhile
   */
  async answer(token: string, shownNumber: number): Promise<MailAnswerView> {
    const link = await this.#find(token);
    return toldTo(link.reader, () => this.#answer(link, shownNumber));
  }

  async #answer(link: AnswerLink, shownNumber: number): Promise<MailAnswerView> {
    const { viewer, question, choice, tokenHash } = link;
    const { organizationId } = viewer;
    await this.#database.transact(viewer, (tx) =>
      limitRate(tx, ANSWERS, { organizationId, subject: viewer.membershipId }),
    );
    const before = await this.#see(link);
    if (!isShown(before.view, shownNumber)) return before.view;
    const attemptId = before.openAttemptId ?? (await this.#start(link, before.boundAttemptId));
    await this.#database.transact(viewer, (tx) =>
      bindMailAnswer(tx, { organizationId, tokenHash, attemptId }),
    );
    // Another answer may have come first, so that this attempt is one more than the learner was shown.
    const started = await this.#see(link);
    if (!isShown(started.view, shownNumber)) return started.view;
    const responses = [{ slot: question.slot, response: choice.response }];
    await this.#attempts.submit(viewer, { attemptId, responses });
    return (await this.#see(link)).view;
  }

  /** Two who use the link at once start one attempt between them. */
  async #start({ viewer, unit, tokenHash }: AnswerLink, missedAttemptId: string | null): Promise<string> {
    const idempotencyKey = `mail:${tokenHash}:${missedAttemptId ?? ''}`;
    const { id } = await this.#attempts.start(viewer, { unitId: unit.id, idempotencyKey });
    return id;
  }

  async #find(token: string): Promise<AnswerLink> {
    const claims = this.#signed.verify('answer', token);
    if (claims === null) throw notFound('Link');
    const { organizationId, id, detail = '' } = claims;
    const delivery = await this.#database.read(systemScope(organizationId), (tx) =>
      findDelivery(tx, organizationId, id),
    );
    const viewer = delivery && (await this.#members.actAs(organizationId, delivery.membershipId));
    if (!viewer) throw notFound('Link');
    const chosen = choiceDetail.read(detail);
    const unit = chosen && (await this.#units.find(viewer, chosen.unitId));
    if (!unit) throw notFound('Link');
    const [[reader], [question]] = await this.#database.read(viewer, async (tx) => [
      await listMembersById(tx, organizationId, [viewer.membershipId]),
      await listMailQuestions(tx, organizationId, [unit.id]),
    ]);
    if (reader === undefined) throw notFound('Link');
    const choice = question && choicesOf(question, reader.locale, null).find(({ key }) => key === chosen.key);
    if (!choice) throw notFound('Link');
    const tokenHash = createHash('sha256').update(token).digest('base64url');
    return { viewer, reader, enrollmentId: delivery.enrollmentId, unit, question, choice, tokenHash };
  }

  /** Everything in one snapshot, so that no attempt is seen without the link that it is bound to. */
  async #see(link: AnswerLink): Promise<Seen> {
    const { viewer, unit, question, choice, tokenHash } = link;
    this.#database.openSnapshot(viewer);
    try {
      const boundAttemptId = await this.#database.read(viewer, (tx) =>
        findBoundAttempt(tx, viewer.organizationId, tokenHash),
      );
      const bound = boundAttemptId === null ? null : await this.#attempts.get(viewer, boundAttemptId);
      const asked = { unitTitle: unit.title, prompt: question.prompt, choice: choice.label };
      const view = (bound && (await this.#seeHandedIn(link, bound))) ?? (await this.#seeOpen(link));
      const openAttemptId = bound?.status === 'IN_PROGRESS' ? bound.id : null;
      return { view: { ...asked, ...view }, boundAttemptId, openAttemptId };
    } finally {
      await this.#database.closeSnapshot(viewer);
    }
  }

  /** null: not with this link's answer, or it does not count any more. */
  async #seeHandedIn({ viewer, question, choice }: AnswerLink, attempt: AttemptRow) {
    if (['IN_PROGRESS', 'ABANDONED', 'VOIDED'].includes(attempt.status)) return null;
    const given = ofSlot(attempt.responses, question.slot)?.response ?? null;
    if (canonicalJson(given) !== canonicalJson(readResponse(choice.response))) return null;
    const unlocked = await this.#attempts.unlockedBy(viewer, attempt);
    const result = this.#attempts.resultOf(viewer, attempt);
    return { state: 'HANDED_IN' as const, result, unlocked: unlocked.map(({ title }) => title) };
  }

  async #seeOpen({ viewer, enrollmentId, unit }: AnswerLink) {
    const enrollment = await this.#enrollments.own(viewer, unit.courseId);
    if (enrollment === null || enrollment.id !== enrollmentId) throw notFound('Link');
    const { status } = enrollment;
    if (status !== 'ACTIVE' && status !== 'COMPLETED') throw notActive(status);
    const [quiz = null] = await this.#quizzes.ofUnits(viewer, [unit]);
    const [standing = null] = quiz === null ? [] : await this.#quizzes.standings(viewer, [quiz]);
    if (!quiz || !standing) throw unitLocked();
    if (standing.passedAt !== null) return { state: 'PASSED_BEFORE' as const };
    if (status !== 'ACTIVE') throw notActive(status);
    const { used, attemptsLeft, nextAttemptAt } = standing;
    const isOpen = (await this.#quizzes.openAttempt(viewer, quiz)) !== null;
    if (isOpen) return { state: 'TO_CONFIRM' as const, number: used, attemptsLeft };
    if (attemptsLeft === 0) throw attemptLimitReached(used);
    if (nextAttemptAt !== null && nextAttemptAt > new Date()) throw coolingDown(nextAttemptAt);
    return { state: 'TO_CONFIRM' as const, number: used + 1, attemptsLeft: attemptsLeft && attemptsLeft - 1 };
  }
}

function isShown(view: MailAnswerView, shownNumber: number): boolean {
  return view.state === 'TO_CONFIRM' && view.number === shownNumber;
}

/** Says when to come back as the reader's own clock and language do. */
async function toldTo<T>({ locale, timeZone }: Reader, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.details.retryAt === undefined) throw error;
    const retryAt = timeIn(languageOf(locale), error.details.retryAt, timeZone);
    throw Object.assign(error, { details: { ...error.details, retryAt } });
  }
}

function unitLocked(): DomainError {
  return new DomainError('UNIT_LOCKED', 'This unit is not open for you.', { unmet: [] });
}
