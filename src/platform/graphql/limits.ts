/** What one operation may ask for: the same for literals, variables, fragments and aliases. `what` stands in docs/limits.md. */
export const DESCRIBED_LIMITS = {
  tokens: { value: 1_500, what: 'lexical tokens of the document' },
  depth: {
    value: 8,
    what: 'nested fields; `edges`, `node` and `pageInfo` of connections do not count',
  },
  cost: { value: 1_000, what: 'points, reckoned with its real variables as told below' },
  introspectionCost: { value: 100, what: 'points of `__schema` or `__type`, whatever is selected in it' },
  aliasLength: { value: 100, what: 'letters of an alias; fields of introspection take none' },
  mutationCost: { value: 10, what: 'points of a mutation that declares none' },
  selections: { value: 2_000, what: 'selections after fragments are followed' },
  rootFields: { value: 10, what: 'fields at the root; each alias is one' },
  answerLength: {
    value: 10_000_000,
    what: 'characters of the answer; what a mutation did is done all the same',
  },
  bodyBytes: {
    value: 256 * 1024,
    what: 'bytes of the request’s body; above it the HTTP server answers 413, `BAD_USER_INPUT`',
  },
  pageSize: { value: 100, what: 'highest `first` or `last` of a connection; above it `BAD_USER_INPUT`' },
  defaultPageSize: { value: 20, what: '`first` when it is left out' },
  assumedListSize: {
    value: 10,
    what: 'what a list that has no page size is reckoned to hold in the cost',
  },
} as const;

type Name = keyof typeof DESCRIBED_LIMITS;

export const LIMITS = Object.fromEntries(
  Object.entries(DESCRIBED_LIMITS).map(([name, { value }]) => [name, value]),
) as { readonly [N in Name]: (typeof DESCRIBED_LIMITS)[N]['value'] };

/** At most one of these in one request: each costs a password hash, moves a session, has a link sent, or closes an attempt. */
export const ONCE_PER_REQUEST: ReadonlySet<string> = new Set([
  'signIn',
  'signInWithLink',
  'requestSignInLink',
  'requestFreshLink',
  'refreshSession',
  'submitAttempt',
]);
