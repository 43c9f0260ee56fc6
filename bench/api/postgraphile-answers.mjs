// How PostGraphile is asked, and what its answers say in the shape of ours: what a client of it would have to work out.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const POSTGRAPHILE = {
  'course-page': {
    document: documentOf('course-page'),
    variables: ({ organizationId, membershipId, courseId }) => ({
      organization: organizationId,
      membership: membershipId,
      course: courseId,
    }),
    answer: coursePageOf,
  },
  'unit-page': {
    document: documentOf('unit-page'),
    variables: ({ organizationId, membershipId, courseId, unitId }) => ({
      organization: organizationId,
      membership: membershipId,
      course: courseId,
      unit: unitId,
    }),
    answer: unitPageOf,
  },
  'my-enrollments': {
    document: documentOf('my-enrollments'),
    variables: ({ organizationId, membershipId }) => ({
      organization: organizationId,
      membership: membershipId,
    }),
    answer: ({ enrollments }) => ({ myEnrollments: connectionOf(enrollments.nodes.map(enrollmentOf)) }),
  },
  'cohort-members': {
    document: documentOf('cohort-members'),
    variables: ({ organizationId, cohortId }) => ({ organization: organizationId, cohort: cohortId }),
    answer: cohortOf,
  },
};

function documentOf(name) {
  return readFileSync(path.join(import.meta.dirname, 'postgraphile', `${name}.graphql`), 'utf8').replace(
    /^#.*\n/gm,
    '',
  );
}

const connectionOf = (nodes) => ({ edges: nodes.map((node) => ({ node })) });
const decimalOf = (text) => (text === null || text === undefined ? null : String(Number(text)));
const byUnit = ({ nodes }) => new Map(nodes.map((node) => [node.unitStableId, node]));

function coursePageOf({ course, enrollments }) {
  if (course === null) return null;
  const [enrollment] = enrollments.nodes;
  const [unlocks, progress, counters, results] = ['unlocks', 'progress', 'counters', 'results'].map((key) =>
    byUnit(enrollment[key]),
  );
  const outline = enrollment.version.sections.nodes.flatMap(({ title, units }) =>
    units.nodes.map((unit) => ({ ...unit, section: { title } })),
  );
  const units = outline.map((unit, index) => {
    const { rowId: id, stableId, position, title, section, quiz } = unit;
    const previous = outline[index - 1];
    const isOpen =
      previous === undefined ||
      unlocks.has(stableId) ||
      Boolean(
        progress.get(previous.stableId)?.[previous.completedBy === 'MARK' ? 'completedAt' : 'quizPassedAt'],
      );
    const code = previous?.completedBy === 'MARK' ? 'UNIT_NOT_COMPLETED' : 'QUIZ_NOT_PASSED';
    const counter = counters.get(stableId);
    const { percent, passedAt } = results.get(stableId) ?? {};
    const { openedAt, completedAt } = progress.get(stableId) ?? {};
    return {
      id,
      position,
      title,
      section,
      lock: isOpen
        ? { state: 'UNLOCKED', unmet: [] }
        : { state: 'LOCKED', unmet: [{ code, ref: previous.stableId }] },
      quiz:
        isOpen && quiz
          ? {
              passPercent: decimalOf(quiz.passPercent),
              itemCount: quiz.slots.totalCount,
              myStanding: {
                used: counter ? counter.used - counter.returned : 0,
                percent: percent === null || percent === undefined ? null : Number(percent).toFixed(2),
                passedAt: passedAt ?? null,
              },
            }
          : null,
      progress:
        progress.has(stableId) || unlocks.has(stableId)
          ? { openedAt: openedAt ?? null, completedAt: completedAt ?? null }
          : null,
    };
  });
  return {
    course: {
      title: course.title,
      myEnrollment: { status: enrollment.status },
      units: connectionOf(units.slice(0, 20)),
    },
  };
}

const FIELDS = {
  MARKDOWN: ({ markdown }) => ({ __typename: 'MarkdownBlock', markdown }),
  CODE: ({ language, code }) => ({ __typename: 'CodeBlock', language, code }),
  DEFINITION: ({ term, definition }) => ({ __typename: 'DefinitionBlock', term, definition }),
  CALLOUT: ({ kind, markdown }) => ({ __typename: 'CalloutBlock', kind, calloutMarkdown: markdown }),
};

function unitPageOf({ unit, enrollments }) {
  if (unit === null) return null;
  const { rowId: id, stableId, position, title, summary, section, blocks } = unit;
  const isOpen = byUnit(enrollments.nodes[0].unlocks).has(stableId);
  return {
    unit: {
      id,
      position,
      title,
      section,
      lock: { state: isOpen ? 'UNLOCKED' : 'LOCKED', unmet: [] },
      content: isOpen
        ? { summary, blocks: blocks.nodes.map(({ type, payload }) => FIELDS[type](payload)) }
        : null,
    },
  };
}

function enrollmentOf({ rowId: id, status, enrolledAt, completedAt, version }) {
  const { rowId, ...course } = version.course;
  return {
    id,
    status,
    enrolledAt,
    completedAt,
    course: rowId === undefined ? course : { id: rowId, ...course },
  };
}

function cohortOf({ cohort }) {
  if (cohort === null) return null;
  const { name, memberCount, enrollments } = cohort;
  const nodes = enrollments.nodes.map((node) => ({
    ...enrollmentOf(node),
    member: node.member,
    progress: progressOf(node),
  }));
  return { cohort: { name, memberCount, enrollments: connectionOf(nodes) } };
}

function progressOf({ version, progress }) {
  const times = progress.nodes.flatMap(({ openedAt, completedAt }) => [openedAt, completedAt]);
  const last = Math.max(...times.filter(Boolean).map((time) => Date.parse(time)));
  return {
    unitCount: version.sections.nodes.reduce((sum, { units }) => sum + units.totalCount, 0),
    completedCount: progress.nodes.filter(({ completedAt }) => completedAt !== null).length,
    lastActiveAt: Number.isFinite(last) ? new Date(last).toISOString() : null,
  };
}
