import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { Client as UrqlClient, fetchExchange } from '@urql/core';
import type { CombinedError } from '@urql/core';
import { parse, print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { connectApollo } from '../../docs/clients/apollo.ts';
import { Session } from '../../docs/clients/session.ts';
import { trustedLink, trustedRequest } from '../../docs/clients/trusted.ts';
import { connectUrql } from '../../docs/clients/urql.ts';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { documentOf } from '../support/example-documents.ts';
import { RIGHT } from '../support/journey.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

const SIGN_IN = documentOf('journey/01-sign-in');
const ENROLL = documentOf('journey/03-enroll');
const COURSE_PAGE = documentOf('journey/04-course-page');
const OPEN = documentOf('journey/05-open-a-unit');
const START = documentOf('journey/06-start-an-attempt');
const SAVE = documentOf('journey/07-save-a-response');
const SUBMIT = documentOf('journey/08-submit-the-attempt');
const MY_MAIL = documentOf('journey/12-my-mail');
const WANT_MAIL = documentOf('journey/13-want-its-mail');
const LOOK_BACK = documentOf('learning/12-look-back-at-it');
const PAGE = documentOf('learning/14-the-next-page');
const PAGE_BEFORE = documentOf('learning/17-the-page-before');
const WHO_AM_I = documentOf('account/04-who-am-i');
const SIGN_OUT = documentOf('account/06-sign-out');

/** Fragments on types that are objects need no configuration. */
const ATTEMPT = parse(`query Attempt($id: ID!) {
  attempt(id: $id) {
    id
    status
    items { id slot rev response { ... on SingleChoiceResponse { optionId } ... on NumericResponse { value } } }
  }
}`);

/** Two of each type whose members have the same ids and say something else. */
const ALIKE = ['first', 'second'].flatMap((which) => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, text: `${which} option ${id}` }));
  const marked = options.map((option) => ({ ...option, correct: option.id === 'a' }));
  const prompts = ['b', 'a', 'c'].map((id) => ({
    id: `p-${id}`,
    text: `${which} prompt ${id}`,
    accepts: [id],
  }));
  const item = (type: string, rest: object) => ({
    id: `${which}-${type.toLowerCase().replace('_', '-')}`,
    type,
    prompt: `The ${which}?`,
    ...rest,
  });
  return [
    item('SINGLE_CHOICE', { options: marked }),
    item('MATCHING', { prompts, options, shuffle: false }),
    item('CLOZE', {
      text: 'Put {{g}}.',
      gaps: [{ id: 'g', weight: which.length, choice: { options: marked } }],
    }),
    item('ESSAY', { rubric: [{ id: 'r', text: `${which} criterion`, points: '1' }] }),
  ];
});

/** What they ask, and what authors see of them. */
const ASKED = parse(`query Asked($quizId: ID!) {
  node(id: $quizId) { id ... on Quiz { myOpenAttempt { id items { id question {
    ... on SingleChoiceQuestion { options { optionId text } }
    ... on MatchingQuestion { prompts { promptId text } options { optionId text } }
    ... on ClozeQuestion { gaps { gapId options { optionId text } } }
  } } } } }
}`);
const KEYS = parse(`query Keys($quizId: ID!) {
  node(id: $quizId) { id ... on Quiz { slots { slot itemVersion { id content {
    ... on SingleChoiceItem { options { optionId text } }
    ... on MatchingItem { prompts { promptId text } options { optionId text } }
    ... on ClozeItem { gaps { gapId weight } }
    ... on EssayItem { rubric { criterionId text } }
  } } } } }
}`);

/** As clients with a cache send it. */
const TRUSTED_TEXT = print(new InMemoryCache().transformDocument(WHO_AM_I));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-clients-'));
const alikeFolder = path.join(folder, 'courses');

let database: TestDatabase;
let server: TestApp;
let url: string;
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  const manifest = path.join(folder, 'documents.json');
  writeFileSync(manifest, JSON.stringify({ [sha256(TRUSTED_TEXT)]: TRUSTED_TEXT }));
  server = await startTestApp(database, { GRAPHQL_TRUSTED_DOCUMENTS: manifest });
  url = `${server.url}/graphql`;
  writeCourse(alikeFolder, { id: 'alike', units: [{ id: 'one', quiz: { items: ALIKE } }] });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A session that says what is sent: the name of each operation. */
class WatchedSession extends Session {
  readonly sent: string[] = [];

  constructor() {
    super(url);
    const plain = this.fetch;
    this.fetch = (input, init) => {
      const { operationName } = JSON.parse(String(init?.body)) as { operationName?: string };
      this.sent.push(operationName ?? '');
      return plain(input, init);
    };
  }
}

/** What the journey needs of a client. */
interface App {
  readonly session: WatchedSession;
  query(query: DocumentNode, variables?: object): Promise<Data>;
  mutate(mutation: DocumentNode, input: object): Promise<Data>;
  /** Shows a query's data, and whatever it becomes by the cache. */
  show(query: DocumentNode, variables: object): { readonly data: Data | undefined; hide(): void };
  /** The code that the app reads from an error. */
  codeOf(query: DocumentNode, variables: object): Promise<unknown>;
}

function apolloApp(client?: (session: Session) => ApolloClient): App {
  const session = new WatchedSession();
  const apollo = client?.(session) ?? connectApollo(url, session);
  return {
    session,
    async query(query, variables = {}) {
      const { data } = await apollo.query<Data>({ query, variables });
      return data ?? {};
    },
    async mutate(mutation, input) {
      const { data } = await apollo.mutate<Data>({ mutation, variables: { input } });
      return data ?? {};
    },
    show(query, variables) {
      const shown: { data: Data | undefined } = { data: undefined };
      const watching = apollo.watchQuery<Data>({ query, variables }).subscribe(({ data }) => {
        shown.data = data as Data | undefined;
      });
      return Object.assign(shown, { hide: () => watching.unsubscribe() });
    },
    async codeOf(query, variables) {
      const error: unknown = await apollo.query({ query, variables }).catch((thrown: unknown) => thrown);
      return CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.['code'] : error;
    },
  };
}

function urqlApp(): App {
  const session = new WatchedSession();
  const urql = connectUrql(url, session);
  const dataOf = ({ data, error }: { data?: Data; error?: CombinedError }): Data => {
    if (error !== undefined) throw error;
    return data ?? {};
  };
  return {
    session,
    query: async (query, variables = {}) => dataOf(await urql.query<Data>(query, variables).toPromise()),
    mutate: async (mutation, input) => dataOf(await urql.mutation<Data>(mutation, { input }).toPromise()),
    show(query, variables) {
      const shown: { data: Data | undefined } = { data: undefined };
      const watching = urql.query<Data>(query, variables).subscribe((result) => {
        shown.data = result.data;
      });
      return Object.assign(shown, { hide: () => watching.unsubscribe() });
    },
    async codeOf(query, variables) {
      const { error } = await urql.query(query, variables).toPromise();
      return error?.graphQLErrors[0]?.extensions['code'];
    },
  };
}

const credentials = ({ slug }: SeededOrganization, person = 'learner') => ({
  organization: slug,
  email: `${person}@${slug}.example`,
  password: PASSWORD,
});

async function signIn(app: App, school: SeededOrganization, person?: string): Promise<void> {
  const { signIn: tokens } = await app.mutate(SIGN_IN, credentials(school, person));
  app.session.tokens = tokens;
}

const states = (data: Data | undefined) =>
  data?.['course'].units.edges.map(({ node }: Data) => node.lock.state);

/** From the sign-in to the pass, with the course page on the screen all the while. */
async function pass(app: App, school: SeededOrganization): Promise<{ attemptId: string; hide(): void }> {
  await signIn(app, school);
  const page = app.show(COURSE_PAGE, { id: school.courseId });
  await waitUntil('the page is there', () => page.data);
  expect(page.data?.['course'].myEnrollment).toBeNull();
  expect(states(page.data)).toEqual(['LOCKED', 'LOCKED', 'LOCKED']);

  const { enroll } = await app.mutate(ENROLL, { courseId: school.courseId });
  await waitUntil('the page shows it', () => page.data?.['course'].myEnrollment?.status === 'ACTIVE');
  expect(states(page.data)).toEqual(['UNLOCKED', 'LOCKED', 'LOCKED']);
  const unitId: string = enroll.unlocked[0].id;
  const { openUnit } = await app.mutate(OPEN, { unitId });
  expect(openUnit.unit.content.text).toContain('Prose of unit one');

  const { startAttempt } = await app.mutate(START, { unitId });
  const attemptId: string = startAttempt.attempt.id;
  const attempt = app.show(ATTEMPT, { id: attemptId });
  await waitUntil('the attempt is there', () => attempt.data);
  const { slot, response } = RIGHT[0] ?? {};
  await app.mutate(SAVE, { attemptId, slot, rev: 1, response });
  await waitUntil(
    'the attempt shows the response',
    () => attempt.data?.['attempt'].items[0].response?.optionId === 'right',
  );

  const { submitAttempt } = await app.mutate(SUBMIT, { attemptId, responses: RIGHT });
  expect(submitAttempt.unlocked.map(({ position }: Data) => position)).toEqual([2]);
  await waitUntil('the page shows unit 2 open', () => states(page.data)?.[1] === 'UNLOCKED');
  expect(page.data?.['course'].units.edges[0].node).toMatchObject({
    quiz: { myStanding: { used: 1, percent: '100.00', passedAt: expect.any(String) } },
    progress: { completedAt: expect.any(String) },
  });
  expect(page.data?.['course'].units.edges[1].node).toMatchObject({ lock: { unmet: [] } });
  await waitUntil('the attempt shows that it is graded', () => attempt.data?.['attempt'].status === 'GRADED');
  attempt.hide();
  return { attemptId, hide: page.hide };
}

/** Apollo Client as it is without any configuration. */
const bareApollo = (session: Session) =>
  new ApolloClient({ link: new HttpLink({ uri: url, fetch: session.fetch }), cache: new InMemoryCache() });

describe('Apollo Client', () => {
  let passedId: string;

  it('shows what a mutation changed from its cache, without asking again, all through the journey', async () => {
    const app = apolloApp(bareApollo);
    const { attemptId, hide } = await pass(app, north);
    passedId = attemptId;
    expect(app.session.sent).toEqual([
      'SignIn',
      'CoursePage',
      'Enroll',
      'OpenAUnit',
      'StartAnAttempt',
      'Attempt',
      'SaveAResponse',
      'SubmitTheAttempt',
    ]);
    hide();
  });

  it('knows fragments on unions', async () => {
    const app = apolloApp();
    await signIn(app, north);
    const { attempt } = await app.query(LOOK_BACK, { id: passedId, withFeedback: true, briefly: false });
    expect(attempt.items.map((item: Data) => item.response)).toEqual([
      { __typename: 'SingleChoiceResponse', optionId: 'right' },
      { __typename: 'NumericResponse', number: '2', unit: null },
    ]);
    expect(attempt.result.items).toHaveLength(2);
  });

  it('keeps apart what has the same id in two questions, for learners and for authors', async () => {
    const [course] = await server.app.get(ContentLoader).load(north.id, alikeFolder);
    const app = apolloApp();
    await signIn(app, north);
    const { enroll } = await app.mutate(ENROLL, { courseId: course?.courseId });
    const unitId: string = enroll.unlocked[0].id;
    await app.mutate(START, { unitId });
    const { unit } = await app.query(parse('query ($id: ID!) { unit(id: $id) { quiz { id } } }'), {
      id: unitId,
    });
    for (const [person, query] of [['learner', ASKED] as const, ['author', KEYS] as const]) {
      await signIn(app, north, person);
      const client = bareApollo(app.session);
      const asked = { query, variables: { quizId: unit.quiz.id as string } };
      const { data: answered } = await client.query<Data>({ ...asked, fetchPolicy: 'no-cache' });
      await client.query(asked);
      const { data: kept } = await client.query<Data>({ ...asked, fetchPolicy: 'cache-only' });
      for (const which of ['first', 'second'])
        expect(JSON.stringify(answered)).toContain(`${which} option a`);
      expect(kept).toEqual(answered);
    }
  });

  it('knows the settings of mail again when they change', async () => {
    const app = apolloApp();
    await signIn(app, north);
    const shown = app.show(MY_MAIL, {});
    await waitUntil('the settings are there', () => shown.data);
    await app.mutate(WANT_MAIL, { subscribed: false });
    await waitUntil('they are shown', () => shown.data?.['myMailSettings'].isSubscribed === false);
    await app.mutate(WANT_MAIL, { subscribed: true });
    await waitUntil('they are shown', () => shown.data?.['myMailSettings'].isSubscribed === true);
    expect(app.session.sent).toEqual(['SignIn', 'MyMail', 'WantItsMail', 'WantItsMail']);
    shown.hide();
  });

  it('adds the next page of a list to those that are there', async () => {
    const session = new WatchedSession();
    const client = connectApollo(url, session);
    await signIn({ ...apolloApp(() => client), session }, north);
    const list = client.watchQuery<Data>({ query: PAGE, variables: { id: north.courseId, first: 2 } });
    let titles: string[] = [];
    const watching = list.subscribe(({ data }) => {
      titles = (data as Data | undefined)?.['course'].units.edges.map(({ node }: Data) => node.title) ?? [];
    });
    await waitUntil('the first page is there', () => titles.length === 2);
    const { pageInfo } = (list.getCurrentResult().data as Data)['course'].units;
    expect(pageInfo.hasNextPage).toBe(true);
    await list.fetchMore({ variables: { after: pageInfo.endCursor } });
    await waitUntil('the second page is there', () => titles.length === 3);
    expect(titles).toEqual(['Unit One', 'Unit Two', 'Unit Three']);
    expect((list.getCurrentResult().data as Data)['course'].units.pageInfo.hasNextPage).toBe(false);
    watching.unsubscribe();
  });

  it('adds the page before to those that are there', async () => {
    const session = new WatchedSession();
    const client = connectApollo(url, session);
    await signIn({ ...apolloApp(() => client), session }, north);
    const list = client.watchQuery<Data>({ query: PAGE_BEFORE, variables: { id: north.courseId, last: 2 } });
    let titles: string[] = [];
    const watching = list.subscribe(({ data }) => {
      titles = (data as Data | undefined)?.['course'].units.edges.map(({ node }: Data) => node.title) ?? [];
    });
    await waitUntil('the last page is there', () => titles.length === 2);
    const { pageInfo } = (list.getCurrentResult().data as Data)['course'].units;
    expect(pageInfo.hasPreviousPage).toBe(true);
    await list.fetchMore({ variables: { before: pageInfo.startCursor } });
    await waitUntil('the page before is there', () => titles.length === 3);
    expect(titles).toEqual(['Unit One', 'Unit Two', 'Unit Three']);
    watching.unsubscribe();
  });
});

describe('urql', () => {
  it('asks again for what a mutation may have changed, all through the journey', async () => {
    const app = urqlApp();
    const { hide } = await pass(app, south);
    const { sent } = app.session;
    expect(sent.slice(0, 3)).toEqual(['SignIn', 'CoursePage', 'Enroll']);
    expect(sent.filter((name) => name === 'CoursePage').length).toBeLessThanOrEqual(5);
    hide();
  });

  it('is told by the server when it sends the text of a query by GET', async () => {
    const session = new Session(url);
    const urql = new UrqlClient({ url, fetch: session.fetch, exchanges: [fetchExchange] });
    const { error } = await urql.query(WHO_AM_I, {}).toPromise();
    expect(error?.graphQLErrors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('trusted documents', () => {
  /** A session that keeps the method and the status of each request. */
  async function watched(): Promise<{ session: Session; seen: unknown[][] }> {
    const session = new Session(url);
    const app = apolloApp();
    await signIn(app, north);
    session.tokens = app.session.tokens;
    const seen: unknown[][] = [];
    const plain = session.fetch;
    session.fetch = async (input, init) => {
      const response = await plain(input, init);
      const { status, headers } = response;
      seen.push([init?.method, status, headers.get('cache-control'), headers.get('etag') !== null]);
      return response;
    };
    return { session, seen };
  }

  it('are asked for by GET with urql', async () => {
    const { session, seen } = await watched();
    const urql = connectUrql(url, session);
    const hash = sha256(TRUSTED_TEXT);
    const asked = trustedRequest<Data, object>(WHO_AM_I, {}, hash);
    const { data, error } = await urql.executeQuery(asked, { preferGetMethod: true }).toPromise();
    expect(error).toBeUndefined();
    expect(data?.['viewer'].organization.slug).toBe('north');
    expect(seen).toEqual([['GET', 200, 'private, no-cache', true]]);
  });

  it('are asked for by GET with Apollo Client, which sends what is not one of them as text', async () => {
    const { session, seen } = await watched();
    const link = trustedLink(url, session, sha256);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const { data } = await client.query<Data>({ query: WHO_AM_I });
    expect(data?.['viewer'].organization.slug).toBe('north');
    expect(seen).toEqual([['GET', 200, 'private, no-cache', true]]);
    const other = await client.query<Data>({ query: COURSE_PAGE, variables: { id: north.courseId } });
    expect(other.data?.['course'].title).toBe('Tiny course');
    expect(seen.slice(1).map(([method, status]) => [method, status])).toEqual([
      ['GET', 400],
      ['POST', 200],
    ]);
  });
});

describe.each([
  ['Apollo Client', apolloApp],
  ['urql', urqlApp],
] as const)('%s', (_name, connect) => {
  it('has the code of an error, and of another school’s course that there is none', async () => {
    const app = connect();
    await signIn(app, north);
    expect(await app.codeOf(COURSE_PAGE, { id: south.courseId })).toBe('NOT_FOUND');
    expect(await app.codeOf(COURSE_PAGE, { id: 'no id' })).toBe('BAD_USER_INPUT');
    expect(await app.codeOf(PAGE, { id: north.courseId, first: 101 })).toBe('BAD_USER_INPUT');
    app.session.tokens = null;
    expect(await app.codeOf(WHO_AM_I, {})).toBe('UNAUTHENTICATED');
  });

  it('goes on with fresh tokens, which many requests fetch once', async () => {
    const app = connect();
    await signIn(app, north, 'learner2');
    const { accessToken, refreshToken } = app.session.tokens ?? { accessToken: '', refreshToken: '' };
    app.session.tokens = { accessToken: `${accessToken}x`, refreshToken };
    const pages = await Promise.all([1, 2, 3].map((first) => app.query(PAGE, { id: north.courseId, first })));
    expect(pages.map((page) => page['course'].units.edges.length)).toEqual([1, 2, 3]);
    expect(app.session.tokens.refreshToken).not.toBe(refreshToken);
    // A second trade of the same token would have ended the session.
    const { viewer } = await app.query(WHO_AM_I);
    expect(viewer.organization.slug).toBe('north');
  });

  it('learns that the session is over', async () => {
    const app = connect();
    await signIn(app, north, 'learner2');
    const { accessToken, refreshToken } = app.session.tokens ?? { accessToken: '', refreshToken: '' };
    await app.mutate(SIGN_OUT, {});
    app.session.tokens = { accessToken, refreshToken };
    expect(await app.codeOf(WHO_AM_I, {})).toBe('UNAUTHENTICATED');
    expect(app.session.tokens).toBeNull();
  });
});
