// The schema and the example operations; TypeScript is oxlint's (.oxlintrc.json).
import graphql from '@graphql-eslint/eslint-plugin';

const SCHEMA = 'src/schema.graphql';
const EXAMPLES = 'docs/operations/**/*.graphql';

const forGraphql = {
  plugins: { '@graphql-eslint': graphql },
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: SCHEMA, documents: EXAMPLES } },
  },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
};

const { rules: schemaRules } = graphql.configs['flat/schema-all'];
const { rules: relayRules } = graphql.configs['flat/schema-relay'];
const { rules: operationRules } = graphql.configs['flat/operations-recommended'];
const [, recommendedNames] = schemaRules['@graphql-eslint/naming-convention'];

const suffix = (selector, message) => ({ selector, message });

/** What the plugin has no rule for, as selectors over the schema's syntax tree. */
const CONVENTIONS = [
  suffix(
    'ObjectTypeDefinition[name.value=Mutation] > FieldDefinition > .gqlType Name:not([value=/Payload$/])',
    'A mutation answers a payload, whose name ends in Payload.',
  ),
  suffix(
    'FieldDefinition > InputValueDefinition[name.value=filter] > .gqlType Name:not([value=/Filter$/])',
    'The type of a `filter` argument ends in Filter.',
  ),
  suffix(
    'FieldDefinition > InputValueDefinition[name.value=orderBy] > .gqlType Name:not([value=/Order$/])',
    'The type of an `orderBy` argument ends in Order.',
  ),
];

export default [
  { ignores: ['**/*.{js,mjs,cjs,ts,tsx}', 'dist/', '.data/', 'coverage/'] },
  {
    ...forGraphql,
    files: [SCHEMA],
    rules: {
      ...schemaRules,
      ...relayRules,
      '@graphql-eslint/naming-convention': [
        'error',
        {
          ...recommendedNames,
          InputObjectTypeDefinition: { style: 'PascalCase', requiredPattern: /(Input|Filter|Order)$/ },
        },
      ],
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      '@graphql-eslint/input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
      'no-restricted-syntax': ['error', ...CONVENTIONS],
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Clients poll (docs/decisions/0021-no-subscriptions.md).
      '@graphql-eslint/no-root-type': ['error', { disallow: ['subscription'] }],
      '@graphql-eslint/relay-edge-types': [
        'error',
        {
          withEdgeSuffix: true,
          // A page of what is computed, such as events to come, has nodes without an identity.
          shouldImplementNode: false,
          // Bounded lists are no connections; test/integration/gates/graphql-schema.spec.ts has the bound of each.
          listTypeCanWrapOnlyEdgeType: false,
        },
      ],
      // The generator sorts, and the committed file is compared to what it makes.
      '@graphql-eslint/alphabetize': 'off',
      // Wants an argument `deletionDate` that @deprecated does not have; test/integration/gates/deprecations.spec.ts wants the date in the reason.
      '@graphql-eslint/require-deprecation-date': 'off',
      // A payload tells what its mutation changed, from the transaction that changed it; a query would read something later.
      '@graphql-eslint/require-field-of-type-query-in-mutation-result': 'off',
      // Whether there may be nothing is what a nullable type tells here. A root field that fails is an error of the whole operation.
      '@graphql-eslint/require-nullable-result-in-root': 'off',
      // Payloads, blocks and results are values and have no identity.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
  {
    ...forGraphql,
    files: [EXAMPLES],
    rules: {
      ...operationRules,
      // The server's own limit decides, and each example is sent to it.
      '@graphql-eslint/selection-set-depth': 'off',
    },
  },
];
