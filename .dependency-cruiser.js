/** The architecture: a room may look only into rooms that stand before it. */
const order = [
  'schedule',
  'organizations',
  'accounts',
  'courses',
  'units',
  'cohorts',
  'enrollments',
  'delivery',
  'progress',
  'quizzes',
  'calendar',
  'authoring',
];
const rooms = order.join('|');
const pure = ['src/schedule', 'src/quizzes/scoring', 'src/progress/unlocking'];

/** Each type of item has a folder: how it is scored is pure, how it is written and shown is not. */
const typeFolder = '^src/quizzes/scoring/[^/]+/';
const typeIndex = `${typeFolder}index\\.ts$`;
const formsAndModels = `${typeFolder}[^/]+\\.(form|model)\\.ts$`;
const serverFile = '^src/(start-)?server(\\.module)?\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Nothing depends on itself, type imports included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'platform-knows-no-room',
      comment: 'The machine room knows no word of the domain.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: `^src/(${rooms})/` },
    },
    {
      name: 'dead-jobs-are-for-operators',
      comment: 'They are of all organizations: only runners and the command line see them.',
      severity: 'error',
      from: { path: `^src/(${rooms})/` },
      to: { path: '^src/platform/jobs/dead-job' },
    },
    ...order.map((room, index) => ({
      name: `${room}-looks-only-back`,
      comment: `${room} may look into ${order.slice(0, index).join(', ') || 'no other room'}.`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: `^src/(${order.slice(index + 1).join('|') || 'nothing-comes-later'})/` },
    })),
    {
      name: 'rooms-do-not-import-the-root',
      comment: 'Only the composition root knows all rooms.',
      severity: 'error',
      from: { path: `^src/(platform|${rooms})/` },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'rooms-have-one-door',
      comment: 'Another room is entered by its index.ts.',
      severity: 'error',
      from: { path: `^src/(${rooms})/` },
      to: { path: `^src/(${rooms})/.+`, pathNot: [`^src/$1/`, `^src/(${rooms})/index\\.ts$`] },
    },
    {
      name: 'root-uses-the-doors',
      comment: 'The composition root enters rooms by their index.ts, too.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: `^src/(${rooms})/.+`, pathNot: [`^src/(${rooms})/index\\.ts$`] },
    },
    ...pure.map((folder) => ({
      name: `${folder.split('/').pop()}-is-pure`,
      comment:
        'A pure folder imports nothing but itself and the calendar: no other package, no node: module, no other folder.',
      severity: 'error',
      from: { path: `^${folder}/`, pathNot: ['\\.spec\\.ts$', formsAndModels] },
      to: {
        pathNot: [
          `^${folder}/`,
          folder === 'src/schedule' ? 'temporal-polyfill' : '^src/schedule/index\\.ts$',
        ],
      },
    })),
    {
      name: 'threads-load-no-forms',
      comment: 'Forms and models of items need packages that scoring threads do not load.',
      severity: 'error',
      from: { path: '^src/quizzes/scoring/', pathNot: ['\\.spec\\.ts$', formsAndModels, typeIndex] },
      to: { path: formsAndModels },
    },
    {
      name: 'forms-are-loaded-late',
      comment: 'A type of item names its form and its model with import(), for whoever wants them.',
      severity: 'error',
      from: { path: typeIndex },
      to: { path: formsAndModels, dynamic: false },
    },
    {
      name: 'types-of-items-are-registered',
      comment: 'Only the registry names types of items, so that a new one is a folder and a line there.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [typeFolder, '^src/quizzes/scoring/registry\\.ts$', '\\.spec\\.ts$'],
      },
      to: { path: typeFolder },
    },
    {
      name: 'resolvers-only-introduce',
      comment: 'A resolver sees services and models, never queries, entities or the database.',
      severity: 'error',
      from: { path: `^src/(${rooms})/.*\\.(resolver|controller|model)\\.ts$` },
      to: { path: '(\\.queries\\.ts$|\\.entity\\.ts$|^src/platform/database/|node_modules/(typeorm|pg)/)' },
    },
    {
      name: 'mail-leaves-by-jobs',
      comment:
        'Nothing leaves before the commit: only the job that sends planned deliveries talks to a mail server.',
      severity: 'error',
      from: { path: `^src/(${rooms})/`, pathNot: '^src/delivery/(send-|wake-|render-|compose-).*\\.ts$' },
      to: { path: '^src/platform/mail/' },
    },
    {
      name: 'only-queries-see-the-driver',
      comment: 'TypeORM and pg are for queries, entities, migrations and the machine room.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.(queries|entity)\\.ts$', '^src/platform/(database|jobs)/'] },
      to: { path: 'node_modules/(typeorm|pg|graphile-worker)/' },
    },
    {
      name: 'only-servers-load-the-server',
      comment: 'A runner starts sooner without the schema and the packages that serve it.',
      severity: 'error',
      from: { path: '^src/', pathNot: [serverFile, '^src/(main|commands)\\.ts$', '\\.spec\\.ts$'] },
      to: { path: [serverFile, '^src/platform/(http|graphql/graphql\\.module)\\.ts$'] },
    },
    {
      name: 'no-development-dependencies',
      comment: 'A package that runs in production is a dependency, not a development dependency.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: ['node_modules/@types/', 'node_modules/mailparser/'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
