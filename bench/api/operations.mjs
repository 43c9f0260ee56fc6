// The reads that are measured: what a front end asks of us, and whom and what the statement of the limit asks for.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sampleInstructors, sampleLearners } from './sample.mjs';

const LEARNERS = 400;
const learners = (admin) => sampleLearners(admin, { count: LEARNERS });

export const READS = {
  'course-page': {
    title: 'The course page: outline of 20 units with lock state and reasons, quiz summary, progress',
    document: documentOf('course-page.graphql'),
    sample: learners,
    variables: ({ courseId }) => ({ id: courseId }),
    parameters: ({ organizationId, membershipId, courseId }) => [organizationId, membershipId, courseId],
  },
  'unit-page': {
    title: 'The unit page: one unit with its content',
    document: documentOf('unit-page.graphql'),
    sample: learners,
    variables: ({ unitId }) => ({ id: unitId }),
    parameters: ({ organizationId, membershipId, unitId }) => [organizationId, membershipId, unitId],
  },
  'my-enrollments': {
    title: 'myEnrollments',
    document: documentOf('my-enrollments.graphql'),
    sample: learners,
    variables: () => ({}),
    parameters: ({ organizationId, membershipId }) => [organizationId, membershipId],
  },
  'cohort-members': {
    title: 'A cohort’s members with progress: a page of 20',
    document: documentOf('cohort-members.graphql'),
    sample: sampleInstructors,
    variables: ({ cohortId }) => ({ id: cohortId }),
    parameters: ({ organizationId, membershipId, cohortId }) => [organizationId, membershipId, cohortId],
  },
};

function documentOf(name) {
  const text = readFileSync(path.join(import.meta.dirname, 'operations', name), 'utf8');
  return text.replace(/^#.*\n/gm, '');
}
