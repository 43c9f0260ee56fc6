export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface Answer {
  readonly data?: Readonly<Record<string, Tokens | null>> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

const REFRESH = `mutation Refresh($input: RefreshSessionInput!) {
  refreshSession(input: $input) { accessToken refreshToken }
}`;

const isUnauthenticated = ({ errors = [] }: Answer) =>
  errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');

/** Who is signed in. Its `fetch` is all that a GraphQL client needs of it. */
export class Session {
  tokens: Tokens | null = null;
  readonly #url: string;
  #refreshing: Promise<Tokens | null> | null = null;

  /** @param url of the API, such as https://learn.example.org/graphql */
  constructor(url: string) {
    this.#url = url;
  }

  /** Sends a request as who is signed in; with fresh tokens once more if the server does not know them. */
  fetch: typeof fetch = async (input, init) => {
    const used = this.tokens;
    const response = await this.#send(input, init);
    if (used === null || !isUnauthenticated(await read(response.clone()))) return response;
    return (await this.#refresh(used)) === null ? response : this.#send(input, init);
  };

  #send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.tokens !== null) headers.set('authorization', `Bearer ${this.tokens.accessToken}`);
    return fetch(input, { ...init, headers });
  }

  /** A refresh token works once: requests that fail at the same time share one trade. */
  #refresh(used: Tokens): Promise<Tokens | null> {
    if (this.tokens !== used) return Promise.resolve(this.tokens);
    this.#refreshing ??= this.#trade(used).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #trade({ refreshToken }: Tokens): Promise<Tokens | null> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: REFRESH, variables: { input: { refreshToken } } }),
    });
    const answer = await read(response);
    // Null only when the session is over. Whatever else went wrong may go well the next time.
    if (isUnauthenticated(answer)) return (this.tokens = null);
    return (this.tokens = answer.data?.['refreshSession'] ?? this.tokens);
  }
}

const read = (response: Response) => response.json().catch(() => ({})) as Promise<Answer>;
