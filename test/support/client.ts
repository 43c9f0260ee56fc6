import { Agent, request } from 'node:http';

/** Connections are kept, as apps do. */
const agent = new Agent({ keepAlive: true });

/** What an operation answers, read as loosely as by a client without the schema. */
// Tests say what they expect, field by field.
export type Data = Record<string, any>;

/** What a GraphQL server answers. */
export interface Answer<D> {
  readonly status: number;
  readonly data: D | null;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: { code: string } & Record<string, unknown>;
  }[];
}

/** `fetch` takes four times the CPU time, and specs ask tens of thousands of times. */
export function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', agent, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asking.on('error', reject).end(body);
  });
}

/** The header of somebody who is signed in. */
export function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** A client app: talks HTTP, sees only what a client sees. */
export class Client {
  readonly url: string;
  readonly token: string | null;

  constructor(url: string, token: string | null = null) {
    this.url = url;
    this.token = token;
  }

  /** Sends an operation and answers whatever comes back. */
  async send<D = Data>(query: string, variables: object = {}): Promise<Answer<D>> {
    const { status, text } = await post(`${this.url}/graphql`, JSON.stringify({ query, variables }), {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...authorization(this.token),
    });
    const body = JSON.parse(text) as { data?: D | null; errors?: Answer<D>['errors'] };
    return { status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  /** Sends an operation that has to succeed. */
  async run<D = Data>(query: string, variables: object = {}): Promise<D> {
    const { data, errors } = await this.send<D>(query, variables);
    if (errors.length > 0 || data === null)
      throw new Error(`The operation failed: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The code of the first error of an operation that has to fail. */
  async code(query: string, variables: object = {}): Promise<string> {
    const { errors } = await this.send(query, variables);
    return errors[0]?.extensions.code ?? 'no error';
  }

  async signIn(input: { organization: string; email: string; password: string }): Promise<Client> {
    const data = await this.run<{ signIn: { accessToken: string } }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
      { input },
    );
    return new Client(this.url, data.signIn.accessToken);
  }
}
