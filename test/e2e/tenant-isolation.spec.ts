import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Answer, Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, makeBank, startAttempt } from '../support/journey.ts';
import { inputLeaves, rootFields, schemaOf, variablesWith } from '../support/operations.ts';
import type { InputLeaf, RootField } from '../support/operations.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const CANARY = 'canary_';

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
/** The id of a row of each table of the north. */
let foreign: Record<string, string>;
/** The same of the south, with what its learner is in the middle of. */
let own: Record<string, string>;
let fields: RootField[];
let deepQueries: RootField[];
let owners: { north: Client; south: Client };
let viewers: Record<'owner' | 'learner', Client>;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  fields = rootFields(schemaOf(server.app), 0);
  deepQueries = rootFields(schemaOf(server.app), 3).filter(({ kind }) => kind === 'query');
  owners = { north: await north.as(server.client, 'owner'), south: await south.as(server.client, 'owner') };
  viewers = { owner: owners.south, learner: await south.as(server.client, 'learner') };
  await live(north, owners.north, await north.as(server.client, 'learner'));
  await live(south, owners.south, viewers.learner);
  foreign = await idsOf(north);
  own = await idsOf(south);
  await plantCanaries(north);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

describe('nothing of another organization', () => {
  it('is told by any id in any argument: the answer is that for an id nobody has', async () => {
    const places = fields.flatMap((field) => idsIn(field).map((leaf) => ({ field, leaf })));
    expect(places.length).toBeGreaterThan(15);
    expect(Object.keys(foreign).length).toBeGreaterThan(10);
    const told: string[] = [];
    for (const { field, leaf } of places) {
      for (const [viewer, client] of Object.entries(viewers)) {
        const unused = await ask(client, field, leaf, newId());
        // What a role forbids is refused before any id is looked at, and a slot is no row's id: there, one kind will do.
        const isSeen = !unused.includes('"FORBIDDEN"') && ownId(field, leaf.path) !== undefined;
        const answers = await Promise.all(
          Object.entries(foreign)
            .slice(0, isSeen ? undefined : 1)
            .map(async ([kind, id]) => ({ kind, answer: await ask(client, field, leaf, id) })),
        );
        for (const { kind, answer } of answers)
          if (answer !== unused || answer.includes(CANARY))
            told.push(`${field.name}(${leaf.path}) as ${viewer} with ${kind}: ${answer} not ${unused}`);
      }
    }
    expect(told).toEqual([]);
  });

  it('is told that way because the arguments are looked at: with the viewer’s own ids the answer is another', async () => {
    const ignored: string[] = [];
    for (const field of fields) {
      for (const leaf of idsIn(field).filter(({ path }) => ownId(field, path) !== undefined)) {
        const differs: boolean[] = [];
        for (const client of Object.values(viewers)) {
          const unused = await ask(client, field, leaf, newId());
          differs.push(unused !== (await ask(client, field, leaf, ownId(field, leaf.path) ?? '')));
        }
        if (!differs.includes(true)) ignored.push(`${field.name}(${leaf.path})`);
      }
    }
    expect(ignored).toEqual([]);
  });

  it('shows in any query of the schema, however deep it goes from what is the viewer’s own', async () => {
    const seen: string[] = [];
    const failed = new Set<string>();
    for (const field of deepQueries) {
      const first = idsIn(field)[0]?.path ?? '';
      const ids = field.name === 'node' ? Object.values(own) : [ownId(field, first)];
      for (const [viewer, client] of Object.entries(viewers)) {
        for (const id of ids) {
          const answer = await client.send(field.document, {
            ...variablesWith(
              field.inputs,
              ({ path, type }) =>
                type !== 'ID' ? sample(path, type) : field.name === 'node' ? id : (ownId(field, path) ?? id),
              [first],
            ),
            first: 2,
          });
          if (JSON.stringify(answer).includes(CANARY)) seen.push(`${field.name} as ${viewer} with ${id}`);
          for (const { extensions } of answer.errors) failed.add(extensions.code);
        }
      }
    }
    expect(seen).toEqual([]);
    expect([...failed].sort()).toEqual(['FORBIDDEN']);
  });

  it('is missed for want of canaries: its own members meet them', async () => {
    const lists = deepQueries.filter((field) => idsIn(field).length === 0);
    const answers = await Promise.all(lists.map((field) => owners.north.send(field.document, { first: 2 })));
    const met = lists.filter((_, index) => JSON.stringify(answers[index]).includes(CANARY));
    expect(met.map((field) => field.name)).toEqual(
      expect.arrayContaining(['viewer', 'courses', 'members', 'cohorts']),
    );
  });

  it('is reached by a cursor from there', async () => {
    const LIST =
      'query ($after: String) { courses(first: 1, after: $after) { edges { cursor node { id } } } }';
    const { courses } = await owners.north.run(LIST);
    const next = await owners.south.run(LIST, { after: courses.edges[0].cursor });
    expect(next.courses.edges.map((edge: { node: { id: string } }) => edge.node.id)).toEqual([
      south.courseId,
    ]);
  });
});

describe('two organizations side by side', () => {
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';

  it('do not sign in each other’s members, in the words for an unknown account', async () => {
    const attempt = (organization: string, email: string) =>
      server.client.send(SIGN_IN, { input: { organization, email, password: PASSWORD } });
    const stranger = await attempt('north', 'owner@south.example');
    expect(stranger.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(stranger).toEqual(await attempt('north', 'nobody@north.example'));
    expect(stranger).toEqual(await attempt('no-such-school', 'owner@south.example'));
  });

  it('have courses, units and keys of the same names', async () => {
    const OUTLINE =
      'query ($id: ID!) { course(id: $id) { stableId units { edges { node { id stableId } } } } }';
    const [a, b] = await Promise.all([
      owners.north.run(OUTLINE, { id: north.courseId }),
      owners.south.run(OUTLINE, { id: south.courseId }),
    ]);
    const names = (data: typeof b) =>
      data.course.units.edges.map((edge: { node: { stableId: string } }) => edge.node.stableId);
    expect(b.course.stableId).toBe('tiny');
    expect(names(b)).toEqual(['one', 'two', 'three']);
    expect(a.course.units.edges[0].node.id).not.toBe(b.course.units.edges[0].node.id);
  });
});

/** What fills the tables: a learner in the middle of a quiz, in a cohort that takes a course. */
async function live(organization: SeededOrganization, owner: Client, learner: Client): Promise<void> {
  const { createCohort } = await owner.run(
    'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
    { input: { name: 'Autumn', idempotencyKey: 'autumn' } },
  );
  await owner.run(
    'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { cohort { id } } }',
    {
      input: { cohortId: createCohort.cohort.id, membershipIds: [organization.memberships['learner2']] },
    },
  );
  await owner.run(
    'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { cohort { id } } }',
    { input: { cohortId: createCohort.cohort.id, courseId: organization.courseId } },
  );
  const { unlocked } = await enroll(learner, organization.courseId);
  const attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
  await learner.run(
    'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { rev } } }',
    {
      input: { attemptId, slot: 'choice', rev: 1, response: { singleChoice: { optionId: 'right' } } },
    },
  );
  await owner.run(
    'mutation ($input: SuppressMailInput!) { suppressMail(input: $input) { suppression { id } } }',
    {
      input: {
        membershipId: organization.memberships['learner2'],
        courseId: organization.courseId,
        reason: 'Asked on the phone.',
      },
    },
  );
  const bankId = await makeBank(owner, organization.courseId);
  const { itemBank } = await owner.run(
    'query ($id: ID!) { itemBank(id: $id) { items { edges { node { newest { id } } } } } }',
    { id: bankId },
  );
  await owner.run(
    'mutation ($input: RegradePreviewInput!) { regradePreview(input: $input) { regrade { id } } }',
    {
      input: {
        itemVersionId: itemBank.items.edges[0].node.newest.id,
        policy: 'FULL_CREDIT',
        reason: 'By mistake.',
      },
    },
  );
}

function idsIn(field: RootField): InputLeaf[] {
  return inputLeaves(field.inputs).filter(({ type }) => type === 'ID');
}

/** An answer as text, without the id that was asked for. */
async function ask(client: Client, field: RootField, leaf: InputLeaf, id: string): Promise<string> {
  const variables = variablesWith(
    field.inputs,
    ({ path, type }) => (path === leaf.path ? id : (ownId(field, path) ?? sample(path, type))),
    [leaf.path, ...companionsOf(field, leaf.path)],
  );
  const answer: Answer<unknown> = await client.send(field.document, variables);
  return JSON.stringify(answer).replaceAll(id, '<id>');
}

/** Tables that arguments call by another name. */
const TABLES: Readonly<Record<string, string>> = {
  node: 'courses',
  quiz: 'quizzes',
  bank: 'item_banks',
  itemBank: 'item_banks',
  delivery: 'email_deliveries',
  suppression: 'mail_suppressions',
};

/** What the viewer's own organization has under the name of an argument: `unitId`, `membershipIds`, the `id` of `course`. */
function ownId(field: RootField, path: string): string | undefined {
  const name = path.replaceAll(/\.\d+/g, '').split('.').at(-1) ?? '';
  const kind = name === 'id' ? field.name : name.replace(/Ids?$/, '');
  return own[TABLES[kind] ?? `${kind}s`];
}

/** What an argument means nothing without, although the schema does not demand it. */
function companionsOf({ name }: RootField, path: string): string[] {
  if (!/^((shift|skip|unlock)Units|(pause|resume|extend)Enrollments)$/.test(name)) return [];
  const time = name === 'shiftUnits' ? ['input.availableAt'] : [];
  return path.startsWith('input.target.') && !path.includes('enrollmentIds')
    ? ['input.target.cohortId', 'input.target.courseId', ...time]
    : ['input.target.enrollmentIds.0', ...time];
}

function sample(path: string, type: string): unknown {
  if (type === 'DateTime') return /(^|\.)from$/.test(path) ? '2037-01-01T00:00:00Z' : '2037-02-01T00:00:00Z';
  if (type === 'PreviewFormat') return 'WEB';
  if (path.endsWith('.slot')) return 'choice';
  if (path.endsWith('.optionId')) return 'right';
  if (type === 'Int') return 2;
  if (type === 'Decimal') return '1';
  return type === 'Boolean' ? true : 'sample';
}

/** Of every table that has ids, one of the organization's rows; in the course, of its first unit. */
async function idsOf({ id, courseId }: SeededOrganization): Promise<Record<string, string>> {
  const tables = await database.admin<{ name: string; hasPosition: boolean }>(
    `SELECT c.table_name AS name, bool_or(c.column_name = 'position') AS "hasPosition" FROM information_schema.columns c
     WHERE c.table_schema = 'public' GROUP BY 1
     HAVING bool_or(c.column_name = 'organization_id') AND bool_or(c.column_name = 'id' AND c.data_type = 'uuid')`,
  );
  const ids: Record<string, string> = { organizations: id };
  for (const { name, hasPosition } of tables) {
    const [row] = await database.admin<{ id: string }>(
      `SELECT id FROM ${name} WHERE organization_id = $1 ORDER BY ${hasPosition ? 'position' : 'id'} DESC LIMIT 1`,
      [id],
    );
    if (row !== undefined) ids[name] = row.id;
  }
  const [unit] = await database.admin<{ id: string }>(
    'SELECT u.id FROM units u WHERE u.organization_id = $1 AND u.position = 1',
    [id],
  );
  return { ...ids, courses: courseId, units: unit?.id ?? '' };
}

/** Writes a canary into every text and JSON column of the organization's rows that no constraint forbids it in. */
async function plantCanaries({ id }: SeededOrganization): Promise<void> {
  await database.admin(`DO $do$
    DECLARE c record;
    BEGIN
      PERFORM set_config('session_replication_role', 'replica', true);
      FOR c IN SELECT table_name AS tab, column_name AS col, data_type AS kind,
          CASE WHEN table_name = 'organizations' THEN 'id = $id$${id}$id$'
            WHEN table_name = 'users' THEN 'id IN (SELECT user_id FROM memberships WHERE organization_id = $id$${id}$id$)'
            ELSE 'organization_id = $id$${id}$id$' END AS rows
        FROM information_schema.columns a WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')
          AND (table_name IN ('organizations', 'users') OR EXISTS (SELECT 1 FROM information_schema.columns b
            WHERE b.table_schema = 'public' AND b.table_name = a.table_name AND b.column_name = 'organization_id'))
      LOOP
        BEGIN
          EXECUTE format(CASE c.kind WHEN 'text' THEN 'UPDATE %I SET %I = ''${CANARY}'' || md5(ctid::text) WHERE '
            ELSE 'UPDATE %I SET %I = jsonb_build_object(''${CANARY}'', ''${CANARY}'') WHERE ' END, c.tab, c.col) || c.rows;
        EXCEPTION WHEN integrity_constraint_violation THEN NULL;
        END;
      END LOOP;
    END $do$`);
}
