import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import {
  AttemptEntity,
  DeliveryEventEntity,
  EmailDeliveryEntity,
  GradeEventEntity,
  ItemKeyEntity,
  ItemVersionEntity,
} from './attempt-entities.ts';
import type { FrozenItem, Response } from './attempt-entities.ts';
import type { ResponseInput, SaveResponseInput, SubmitAttemptInput } from './attempt-models.ts';
import {
  AttemptCounterEntity,
  EnrollmentEntity,
  QuizEntity,
  QuizResultEntity,
  QuizSlotEntity,
  UnitEntity,
  UnitProgressEntity,
  UnitUnlockEntity,
} from './entities.ts';
import type { Viewer } from './loaders.ts';

/** What a learner does with a quiz, each step in a transaction: rows are loaded as entities and saved by their repositories. */
@Injectable()
export class AttemptService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  start({ organizationId, membershipId }: Viewer, unitId: string) {
    return this.dataSource.transaction(async (manager) => {
      const unit = await manager.findOneByOrFail(UnitEntity, { organizationId, id: unitId });
      const quiz = await manager.findOneByOrFail(QuizEntity, { organizationId, unitId });
      const enrollment = await manager.findOneOrFail(EnrollmentEntity, {
        where: { organizationId, membershipId, courseVersionId: unit.courseVersionId },
        order: { rotation: 'DESC' },
        lock: { mode: 'pessimistic_write' },
      });
      const place = { organizationId, enrollmentId: enrollment.id, unitStableId: unit.stableId };
      if (!(await manager.existsBy(UnitUnlockEntity, place))) throw new NotFoundException();
      const counter = (await manager.findOneBy(AttemptCounterEntity, place)) ?? { ...place, used: 0 };
      counter.used += 1;
      await manager.save(AttemptCounterEntity, counter);
      return manager.save(AttemptEntity, {
        ...place,
        id: randomUUID(),
        quizId: quiz.id,
        unitId,
        number: counter.used,
        status: 'IN_PROGRESS',
        seed: randomUUID(),
        passPercent: quiz.passPercent,
        keptScore: quiz.keptScore,
        graceSeconds: quiz.graceSeconds,
        frozenItems: await freezeItems(manager, quiz),
        responses: {},
      });
    });
  }

  save(viewer: Viewer, { attemptId, slot, rev, response }: SaveResponseInput) {
    return this.dataSource.transaction(async (manager) => {
      const { attempt } = await this.#open(manager, viewer, attemptId);
      attempt.responses = { ...attempt.responses, [slot]: { rev, response: stored(response) } };
      attempt.lastSavedAt = new Date();
      await manager.save(attempt);
      return { slot, rev };
    });
  }

  submit(viewer: Viewer, { attemptId, responses }: SubmitAttemptInput) {
    return this.dataSource.transaction(async (manager) => {
      const { attempt, enrollment } = await this.#open(manager, viewer, attemptId);
      const given = responses.map(({ slot, response }) => [slot, { rev: 1, response: stored(response) }]);
      attempt.responses = { ...attempt.responses, ...Object.fromEntries(given) };
      const { organizationId } = viewer;
      const ids = attempt.frozenItems.map(({ itemVersionId }) => itemVersionId);
      const keys = await manager.findBy(ItemKeyEntity, { organizationId, itemVersionId: In(ids) });
      const now = new Date();
      Object.assign(attempt, scoreOf(attempt, keys), {
        status: 'GRADED',
        submittedAt: now,
        gradedAt: now,
        responsesHash: createHash('sha256').update(JSON.stringify(attempt.responses)).digest('hex'),
      });
      await manager.save(attempt);
      const unlocked = await recordGrade(manager, attempt, enrollment, now);
      const percent = ((100 * attempt.earned) / attempt.max).toFixed(2);
      return { attempt, result: { percent, passed: attempt.passed }, unlocked };
    });
  }

  async #open(manager: EntityManager, { organizationId, membershipId }: Viewer, id: string) {
    const found = await manager.findOneByOrFail(AttemptEntity, { organizationId, id });
    const lock = { mode: 'pessimistic_write' } as const;
    const enrollment = await manager.findOneOrFail(EnrollmentEntity, {
      where: { organizationId, membershipId, id: found.enrollmentId },
      lock,
    });
    const attempt = await manager.findOneOrFail(AttemptEntity, {
      where: { organizationId, id, status: 'IN_PROGRESS' },
      lock,
    });
    return { attempt, enrollment };
  }
}

async function freezeItems(manager: EntityManager, { organizationId, id: quizId }: QuizEntity) {
  const slots = await manager.find(QuizSlotEntity, {
    where: { organizationId, quizId },
    order: { position: 'ASC' },
  });
  const ids = slots.map(({ itemVersionId }) => itemVersionId);
  const versions = await manager.findBy(ItemVersionEntity, { organizationId, id: In(ids) });
  return slots.map(({ slot, points, itemVersionId }): FrozenItem => {
    const version = versions.find(({ id }) => id === itemVersionId);
    const options = version?.body.options?.map(({ id }) => id) ?? null;
    const optionOrder = options?.sort(() => Math.random() - 0.5) ?? null;
    return {
      slot,
      points: String(Number(points)),
      itemId: version?.itemId ?? '',
      itemVersionId,
      optionOrder,
    };
  });
}

const TYPES = {
  singleChoice: 'SINGLE_CHOICE',
  multipleChoice: 'MULTIPLE_CHOICE',
  trueFalse: 'TRUE_FALSE',
  numeric: 'NUMERIC',
  shortText: 'SHORT_TEXT',
} as const;

function stored(input: ResponseInput): Response {
  const [[name, response] = []] = Object.entries(input);
  return { type: TYPES[name as keyof typeof TYPES], ...response };
}

function isRight({ key }: ItemKeyEntity, response: Response | undefined): boolean {
  switch (response?.type) {
    case 'SINGLE_CHOICE':
      return response.optionId === key.correct;
    case 'TRUE_FALSE':
      return response.value === key.correct;
    case 'NUMERIC':
      return Number(response.value) === Number(key.answer);
    case 'SHORT_TEXT':
      return key.accepted?.includes(response.text?.toLowerCase() ?? '') === true;
    case 'MULTIPLE_CHOICE':
      return JSON.stringify(response.optionIds) === JSON.stringify(key.correct);
    default:
      return false;
  }
}

/** Every item of the bench's quizzes is worth a point, and is right or wrong. */
function scoreOf({ frozenItems, responses, passPercent }: AttemptEntity, keys: ItemKeyEntity[]) {
  const explanations: Record<string, string> = {};
  const items = frozenItems.map(({ slot, itemVersionId }) => {
    const key = keys.find((one) => one.itemVersionId === itemVersionId);
    if (typeof key?.explanation === 'string') explanations[slot] = key.explanation;
    const right = key !== undefined && isRight(key, responses[slot]?.response);
    return { slot, max: '1/1', earned: right ? '1/1' : '0/1', outcome: right ? 'CORRECT' : 'INCORRECT' };
  });
  const earned = items.filter(({ outcome }) => outcome === 'CORRECT').length;
  const max = items.length;
  const passed = 100 * earned >= Number(passPercent) * max;
  const percent = (100 * earned) / max;
  const score = { engine: 1, earned: `${earned}/1`, max: `${max}/1`, percent: `${percent}/1`, passed, items };
  return { earned, max, passed, score, explanations };
}

/** What a pass leads to: ledger, result, progress, unlock, e-mail with its event and its job. */
async function recordGrade(
  manager: EntityManager,
  attempt: AttemptEntity,
  enrollment: EnrollmentEntity,
  now: Date,
): Promise<UnitEntity[]> {
  const { organizationId, enrollmentId, unitStableId, number, passed } = attempt;
  const place = { organizationId, enrollmentId, unitStableId };
  const [earned, max] = [`${attempt.earned}/1`, `${attempt.max}/1`];
  const event = { attemptId: attempt.id, attemptNumber: number, revision: 1, engine: 1, earned, max, passed };
  await manager.save(GradeEventEntity, { ...place, id: randomUUID(), ...event });
  const percent = String((100 * attempt.earned) / attempt.max);
  const passedAt = passed ? now : null;
  await manager.save(QuizResultEntity, { ...place, earned, max, percent, passedAt, attemptCount: number });
  if (!passed) return [];
  await manager.save(UnitProgressEntity, { ...place, quizPassedAt: now, completedAt: now });
  const unit = await manager.findOneByOrFail(UnitEntity, { organizationId, id: attempt.unitId });
  const { courseVersionId, position } = unit;
  const following = { organizationId, courseVersionId, position: position + 1 };
  const next = await manager.findOneBy(UnitEntity, following);
  if (next === null) {
    await manager.save(EnrollmentEntity, { ...enrollment, status: 'COMPLETED', completedAt: now });
  } else {
    const cause = { cause: 'QUIZ_PASSED', causeRef: attempt.id };
    await manager.save(UnitUnlockEntity, { ...place, unitStableId: next.stableId, ...cause });
  }
  const delivery = await manager.save(EmailDeliveryEntity, {
    organizationId,
    id: randomUUID(),
    enrollmentId,
    membershipId: enrollment.membershipId,
    kind: next === null ? 'COMPLETED' : 'UNIT',
    unitId: next?.id ?? null,
    unitStableId: next?.stableId ?? '',
  });
  const planned = { organizationId, id: randomUUID(), deliveryId: delivery.id, status: 'PLANNED' };
  await manager.save(DeliveryEventEntity, planned);
  await manager.query('SELECT enqueue_job($1, $2, now(), $3, 25, 10)', [
    'send-email',
    JSON.stringify({ organizationId, deliveryId: delivery.id }),
    `${organizationId}:send-email:${delivery.id}`,
  ]);
  return next === null ? [] : [next];
}
