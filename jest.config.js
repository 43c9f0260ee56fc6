/** Of the files in a folder of the repository, wherever that lies. */
const within = (folder) => `^${import.meta.dirname.replace(/\W/g, '\\$&')}/${folder}/.+`;

const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2023',
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const project = {
  testRegex: '\\.spec\\.ts$',
  extensionsToTreatAsEsm: ['.ts'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...project,
      roots: ['<rootDir>/src'],
      testEnvironment: '<rootDir>/test/support/environment.js',
      transform: { '^.+\\.ts$': swc },
    },
    {
      ...project,
      roots: ['<rootDir>/test'],
      testEnvironment: '<rootDir>/test/support/built-environment.js',
      // It would undo what the program has made, which goes on in the next spec file.
      testEnvironmentOptions: { globalsCleanup: 'off' },
      transform: {
        [`${within('(test|docs)')}\\.ts$`]: swc,
        [`${within('(src|migrations)')}\\.ts$`]: '<rootDir>/test/support/built-transform.js',
        [`${within('node_modules')}\\.[cm]?js$`]: '<rootDir>/test/support/package-transform.js',
      },
      transformIgnorePatterns: [],
      globalSetup: '<rootDir>/test/support/global-setup.js',
      globalTeardown: '<rootDir>/test/support/global-teardown.js',
    },
  ],
  // A busy machine takes its time: this ends what hangs.
  testTimeout: 240_000,
  // More than there are cores: the crash specs mostly wait.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1GB',
};
