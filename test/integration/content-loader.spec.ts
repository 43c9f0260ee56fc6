import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ContentError, ContentLoader } from '../../src/authoring/index.ts';
import type { LoadedCourse } from '../../src/authoring/index.ts';
import { OrganizationService } from '../../src/organizations/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { BROKEN, edit, write } from '../support/broken-content.ts';
import type { Change } from '../support/broken-content.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { FIXTURES, seedOrganization } from '../support/seed.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DEMO = path.join(ROOT, 'content/demo/python');
const TINY = path.join(FIXTURES, 'tiny');

let database: TestDatabase;
let server: TestApp;
let loader: ContentLoader;
let north: string;
let south: string;
let temporary: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  loader = server.app.get(ContentLoader);
  const organizations = server.app.get(OrganizationService);
  north = await organizations.create({ slug: 'north', name: 'North' });
  south = await organizations.create({ slug: 'south', name: 'South' });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

beforeEach(() => {
  temporary = mkdtempSync(path.join(tmpdir(), 'content-'));
});

afterEach(() => rmSync(temporary, { recursive: true, force: true }));

const idOf = (name: string) => name.toLowerCase().replaceAll(' ', '-');

/** A copy of the tiny course under an id of its own, so that the tests do not meet. */
function copyOfTiny(id: string, ...changes: Change[]): string {
  const folder = path.join(temporary, id);
  cpSync(TINY, folder, { recursive: true });
  for (const change of [edit('course.yaml', 'id: tiny', `id: ${id}`), ...changes]) change(folder);
  return folder;
}

async function loadOne(organizationId: string, folder: string): Promise<LoadedCourse> {
  const [course, ...others] = await loader.load(organizationId, folder);
  if (course === undefined || others.length > 0) throw new Error(`${folder} holds more than one course.`);
  return course;
}

/** The digest of all rows, by table; of every table there is. */
async function everything(): Promise<Record<string, string>> {
  const tables = await database.admin<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, concat(count(*), ' rows ', sum(hashtextextended(t::text, 0)::numeric)) AS digest FROM ${name} t`,
  );
  const rows = await database.admin<{ name: string; digest: string }>(digests.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

interface ItemRow {
  readonly unit: string;
  readonly slot: string;
  readonly itemId: string;
  readonly versionId: string;
  readonly number: number;
}

/** What stands in the quizzes of a version of a course. */
function itemsOf(versionId: string): Promise<ItemRow[]> {
  return database.admin<ItemRow>(
    `SELECT u.stable_id AS unit, s.slot, v.item_id AS "itemId", v.id AS "versionId", v.number
     FROM quiz_slots s JOIN quizzes q ON q.id = s.quiz_id JOIN units u ON u.id = q.unit_id
       JOIN item_versions v ON v.id = s.item_version_id
     WHERE q.course_version_id = $1 ORDER BY u.position, s.position`,
    [versionId],
  );
}

describe('loading the demo course', () => {
  it('makes its 13 units in 4 sections, each with the items of its quiz', async () => {
    const course = await loadOne(north, DEMO);
    expect(course).toMatchObject({ title: 'Python', unitCount: 13, quizCount: 13, number: 1, isNew: true });
    const sections = await database.admin(
      `SELECT s.title, count(*)::int AS units FROM sections s JOIN units u ON u.section_id = s.id
       WHERE s.course_version_id = $1 GROUP BY s.id, s.title, s.position ORDER BY s.position`,
      [course.versionId],
    );
    expect(sections).toEqual([
      { title: 'Getting Started', units: 3 },
      { title: 'Control Flow and Data', units: 3 },
      { title: 'Functions and Modules', units: 3 },
      { title: 'Advanced Python Concepts', units: 4 },
    ]);
    const items = await itemsOf(course.versionId);
    const slotsInFiles = readdirSync(path.join(DEMO, 'units'))
      .sort()
      .flatMap((unit) => parse(readFileSync(path.join(DEMO, 'units', unit, 'quiz.yaml'), 'utf8')).items)
      .filter((item: { type: string }) => item.type !== 'DRAW')
      .map((item: { id: string }) => item.id);
    expect(items.map(({ slot }) => slot)).toEqual(slotsInFiles);
    const [{ empty } = { empty: -1 }] = await database.admin<{ empty: number }>(
      `SELECT count(*)::int AS empty FROM units u WHERE course_version_id = $1
       AND NOT EXISTS (SELECT FROM blocks b WHERE b.unit_id = u.id AND b.type = 'CODE')`,
      [course.versionId],
    );
    expect(empty).toBe(0);
  });

  it('a second time changes nothing', async () => {
    const first = await loadOne(north, DEMO);
    const before = await everything();
    expect(await loadOne(north, DEMO)).toEqual({ ...first, isNew: false });
    expect(await everything()).toEqual(before);
  });

  it('in two organizations makes two courses that share nothing', async () => {
    const [inNorth, inSouth] = [await loadOne(north, DEMO), await loadOne(south, DEMO)];
    expect(inSouth).toMatchObject({ number: 1, isNew: true, unitCount: 13 });
    const idsIn = async (organizationId: string) =>
      (
        await database.admin<{ id: string }>(
          ['courses', 'course_versions', 'sections', 'units', 'quizzes', 'items', 'item_versions']
            .map((table) => `SELECT id FROM ${table} WHERE organization_id = $1`)
            .join(' UNION ALL '),
          [organizationId],
        )
      ).map(({ id }) => id);
    const ofNorth = new Set(await idsIn(north));
    expect((await idsIn(south)).filter((id) => ofNorth.has(id))).toEqual([]);
    expect(inSouth.courseId).not.toBe(inNorth.courseId);
  });
});

describe('loading a course that was changed', () => {
  const CHANGES: [string, Change, string[]][] = [
    ['the prompt of an item', edit('units/02-two/quiz.yaml', 'one and one', '1 + 1'), ['two number']],
    ['an option', edit('units/02-two/quiz.yaml', 'text: Other', 'text: Another'), ['two choice']],
    ['the key of an item', edit('units/01-one/quiz.yaml', 'answer: "2"', 'answer: "3"'), ['one number']],
    ['the feedback of an item', edit('units/01-one/quiz.yaml', 'Not this', 'Never this'), ['one choice']],
    ['an explanation', edit('units/03-three/quiz.yaml', 'It was', 'It is'), ['three choice']],
    ['points', edit('units/01-one/quiz.yaml', 'type: NUMERIC', 'points: 2\n    type: NUMERIC'), []],
    ['the pass mark', edit('units/01-one/quiz.yaml', 'passPercent: 50', 'passPercent: 60'), []],
    ['the title of a unit', edit('units/01-one/unit.md', 'Unit One', 'Unit 1'), []],
    ['the text of a unit', edit('units/01-one/unit.md', 'Prose', 'Text'), []],
    ['the order of units', edit('course.yaml', '02-two, 03-three', '03-three, 02-two'), []],
    [
      'the folder of a unit',
      (folder) => {
        cpSync(path.join(folder, 'units/02-two'), path.join(folder, 'units/02-second'), { recursive: true });
        edit('course.yaml', '02-two', '02-second')(folder);
        edit('units/02-second/unit.md', 'Unit Two', 'Second unit')(folder);
      },
      [],
    ],
    [
      'when a unit opens',
      edit('units/02-two/unit.md', 'summary:', 'availability: { manual: true }\nsummary:'),
      [],
    ],
    [
      'the rhythm of the course',
      edit('course.yaml', 'summary:', 'cadence: { kind: DAILY, at: "07:30" }\nsummary:'),
      [],
    ],
    ['when learners are reminded', edit('course.yaml', 'summary:', 'reminderAfter: P3D\nsummary:'), []],
    ['the title of the course', edit('course.yaml', 'Tiny course', 'Small course'), []],
  ];

  it.each(CHANGES)(
    'in %s makes version 2, and only what changed is new in it',
    async (name, change, changed) => {
      const id = idOf(name);
      const first = await loadOne(north, copyOfTiny(id));
      const before = await itemsOf(first.versionId);
      rmSync(path.join(temporary, id), { recursive: true });
      const second = await loadOne(north, copyOfTiny(id, change));
      expect(second).toMatchObject({ courseId: first.courseId, number: 2, isNew: true });

      const after = await itemsOf(second.versionId);
      for (const item of after) {
        const old = before.find(({ unit, slot }) => unit === item.unit && slot === item.slot);
        const isChanged = changed.includes(`${item.unit} ${item.slot}`);
        expect({ ...item, sameVersion: item.versionId === old?.versionId }).toMatchObject({
          itemId: old?.itemId,
          number: isChanged ? 2 : 1,
          sameVersion: !isChanged,
        });
      }
      expect(after).toHaveLength(before.length);
      expect(await itemsOf(first.versionId)).toEqual(before);
    },
  );

  it('leaves whoever had enrolled on version 1, and gives version 2 to whoever enrolls now', async () => {
    const [east, west] = [
      await seedOrganization(server.app, 'east'),
      await seedOrganization(server.app, 'west'),
    ];
    const early = await east.as(server.client, 'learner');
    await enroll(early, east.courseId);
    cpSync(TINY, path.join(temporary, 'tiny'), { recursive: true });
    edit('units/01-one/unit.md', 'Unit One', 'Unit Uno')(path.join(temporary, 'tiny'));
    const { number } = await loadOne(east.id, path.join(temporary, 'tiny'));
    expect(number).toBe(2);
    const late = await east.as(server.client, 'learner2');
    expect((await enroll(late, east.courseId)).unlocked[0]?.title).toBe('Unit Uno');

    const titles = async (client: typeof early, courseId: string) => {
      const { course } = await client.run(
        'query ($id: ID!) { course(id: $id) { units { edges { node { title } } } } }',
        { id: courseId },
      );
      return course.units.edges.map((edge: { node: { title: string } }) => edge.node.title);
    };
    expect(await titles(early, east.courseId)).toEqual(['Unit One', 'Unit Two', 'Unit Three']);
    expect(await titles(late, east.courseId)).toEqual(['Unit Uno', 'Unit Two', 'Unit Three']);
    const stranger = await west.as(server.client, 'learner');
    expect(await titles(stranger, west.courseId)).toEqual(['Unit One', 'Unit Two', 'Unit Three']);
  });
});

describe('two loads at once', () => {
  const loadAtOnce = (folders: string[]) => Promise.all(folders.map((folder) => loadOne(north, folder)));

  it('of the same content make one version', async () => {
    const folder = copyOfTiny('at-once');
    for (const number of [1, 2]) {
      if (number === 2) edit('course.yaml', 'Tiny course', 'Other course')(folder);
      const loaded = await loadAtOnce([folder, folder, folder, folder]);
      expect(new Set(loaded.map(({ versionId }) => versionId)).size).toBe(1);
      expect(loaded.map((course) => course.number)).toEqual([number, number, number, number]);
      expect(loaded.filter(({ isNew }) => isNew)).toHaveLength(1);
    }
  });

  it('of different content make two versions, one after the other', async () => {
    const one = copyOfTiny('either');
    cpSync(one, path.join(temporary, 'or'), { recursive: true });
    edit('course.yaml', 'Tiny course', 'Other course')(path.join(temporary, 'or'));
    const loaded = await loadAtOnce([one, path.join(temporary, 'or')]);
    expect(loaded.map((course) => course.number).sort()).toEqual([1, 2]);
    const [row] = await database.admin('SELECT title FROM courses WHERE id = $1', [loaded[0]?.courseId]);
    expect(row).toEqual({ title: loaded.find((course) => course.number === 2)?.title });
  });
});

describe('a course that is written another way', () => {
  const everyFile =
    (rewrite: (text: string) => string): Change =>
    (folder) => {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const file = path.join(folder, name);
        if (/\.(md|yaml)$/.test(name)) writeFileSync(file, rewrite(readFileSync(file, 'utf8')));
      }
    };

  it.each<[string, Change]>([
    ['with a byte order mark', everyFile((text) => `\uFEFF${text}`)],
    ['with the line ends of Windows', everyFile((text) => text.replaceAll('\n', '\r\n'))],
    ['with the line ends of an old Macintosh', everyFile((text) => text.replaceAll('\n', '\r'))],
    ['with comments', edit('course.yaml', 'title:', '# What it is called\ntitle:')],
    [
      'with its items in JSON',
      (folder) => {
        const file = path.join(folder, 'units/01-one/quiz.yaml');
        writeFileSync(file, JSON.stringify(parse(readFileSync(file, 'utf8'))));
      },
    ],
    ['with files that nobody asked for', write('units/notes.txt', '\0')],
  ])('%s is the same course', async (name, change) => {
    const id = idOf(name);
    const first = await loadOne(north, copyOfTiny(id));
    rmSync(path.join(temporary, id), { recursive: true });
    expect(await loadOne(north, copyOfTiny(id, change))).toEqual({ ...first, isNew: false });
  });

  it('with a paragraph of 100 KB in one line is loaded', async () => {
    const course = await loadOne(
      north,
      copyOfTiny('long', edit('units/01-one/unit.md', 'Prose', 'word '.repeat(20_000))),
    );
    expect(course).toMatchObject({ number: 1, isNew: true });
  });
});

describe('a broken course', () => {
  let before: Record<string, string>;

  beforeAll(async () => {
    before = await everything();
  });

  /** Since the refusal before this one. */
  async function expectNoChange(): Promise<void> {
    const last = before;
    before = await everything();
    expect(before).toEqual(last);
  }

  const refusal = (folder: string, organizationId = north) =>
    loader.load(organizationId, folder).then(
      () => null,
      (error: unknown) => error,
    );

  it.each(BROKEN)('with $name is refused whole, with file, line and what was expected', async (broken) => {
    const folder = path.join(temporary, 'tiny');
    cpSync(TINY, folder, { recursive: true });
    broken.change(folder);
    const error = await refusal(folder);
    expect(error).toBeInstanceOf(ContentError);
    const { problems, message } = error as ContentError;
    expect(problems[0]).toEqual({
      file: broken.file,
      line: broken.line,
      message: expect.stringContaining(broken.message),
    });
    expect(problems.slice(1)).toHaveLength(broken.more ?? 0);
    expect(message).toContain(`  ${broken.file}:${broken.line}: `);
    await expectNoChange();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused with all of its mistakes at once', async () => {
    const folder = copyOfTiny(
      'many',
      edit('units/01-one/unit.md', 'Prose', '<b>Prose'),
      edit('units/01-one/quiz.yaml', 'passPercent: 50', 'passPercent: 500'),
      edit('units/03-three/quiz.yaml', 'type: NUMERIC', 'type: NUMBER'),
    );
    expect((await refusal(folder)) as ContentError).toMatchObject({
      problems: [
        { file: 'units/01-one/unit.md', line: 8 },
        { file: 'units/01-one/quiz.yaml', line: 1 },
        { file: 'units/03-three/quiz.yaml', line: 13 },
      ],
    });
  });

  it('keeps the sound ones beside it from being loaded', async () => {
    copyOfTiny('a-sound');
    copyOfTiny('b-broken', edit('course.yaml', 'title:', 'titel:'));
    expect(await refusal(temporary)).toBeInstanceOf(ContentError);
    await expectNoChange();
  });

  it('is one of two with the same id', async () => {
    copyOfTiny('original');
    cpSync(path.join(temporary, 'original'), path.join(temporary, 'twin'), { recursive: true });
    expect(await refusal(temporary)).toMatchObject({
      problems: [
        { file: 'course.yaml', line: 1, message: expect.stringContaining('has "original" already') },
      ],
    });
    await expectNoChange();
  });

  it.each(['', 'nowhere'])('cannot be a folder without a course: "%s"', async (name) => {
    expect(await refusal(path.join(temporary, name))).toBeInstanceOf(ContentError);
  });
});

describe('npm run content:load', () => {
  async function contentLoad(folder: string): Promise<{ code: number; output: string }> {
    const child = spawn(
      process.execPath,
      [path.join(ROOT, 'dist/src/cli.js'), 'content:load', folder, '--organization', 'south'],
      { env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: database.url, DATA_DIRECTORY: temporary } },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = await once(child, 'close');
    return { code, output };
  }

  it('publishes a course and says which version it became', async () => {
    const folder = copyOfTiny('from-the-shell');
    expect(await contentLoad(folder)).toEqual({
      code: 0,
      output: 'Published version 1 of "Tiny course": 3 units, 3 quizzes.\n',
    });
  });

  it('fails for a broken course with what its author has to mend, and changes nothing', async () => {
    const folder = copyOfTiny(
      'broken',
      edit('units/02-two/quiz.yaml', 'passPercent: 50', 'passPercent: 101'),
    );
    const before = await everything();
    const { code, output } = await contentLoad(folder);
    expect(code).toBe(1);
    expect(output).toBe(
      `\nThe course in ${folder} was refused; nothing was changed.\n` +
        '  units/02-two/quiz.yaml:1: passPercent: expected 0 to 100\n\n',
    );
    expect(await everything()).toEqual(before);
  });
});
