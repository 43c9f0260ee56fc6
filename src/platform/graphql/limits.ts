/** What one operation may ask for. Published in docs/limits.md; the same for literals, variables, fragments and aliases. */
export const LIMITS = {
  /** Lexical tokens of a document. */
  tokens: 1_500,
  /** Nested fields; the connection fields `edges`, `node` and `pageInfo` do not count. */
  depth: 8,
  /** Points: objects an operation may return at most, or what its fields declare, computed with its real variables before anything runs. */
  cost: 1_000,
  /** Points of a mutation that declares none. */
  mutationCost: 10,
  /** Selections after fragments are followed. */
  selections: 2_000,
  /** Fields at the root, aliases counted one by one. */
  rootFields: 10,
  /** Bytes of a request body. */
  bodyBytes: 256 * 1024,
  /** Items of one page. */
  pageSize: 100,
  defaultPageSize: 20,
  /** What a list without `first` is reckoned to hold. */
  assumedListSize: 10,
} as const;

/** At most one of these in one request: each costs a password hash, moves a session, has a link sent, or closes an attempt. */
export const ONCE_PER_REQUEST: ReadonlySet<string> = new Set([
  'signIn',
  'signInWithLink',
  'requestSignInLink',
  'requestFreshLink',
  'refreshSession',
  'submitAttempt',
]);
