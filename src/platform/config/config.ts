/** Everything the process may be told from outside, read once at boot and frozen. */
export interface Config {
  readonly environment: 'development' | 'production' | 'test';
  readonly role: 'api' | 'runner' | 'all';
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Base of every link we send; never taken from a request's Host header. */
    readonly publicUrl: string;
    /** Addresses of proxies whose X-Forwarded-For is believed; empty: none. */
    readonly trustProxy: readonly string[];
  };
  readonly database: {
    /** The app role's URL; null means the embedded Postgres in `dataDirectory`. */
    readonly url: string | null;
    readonly migrationUrl: string | null;
    readonly poolSize: number;
  };
  readonly mail: {
    /** null means `.eml` files below `dataDirectory`, readable at /mailbox. */
    readonly smtpUrl: string | null;
    readonly from: string;
    /** Signs what is reported to /mail/events; null: nobody may report. */
    readonly webhookSecret: string | null;
    /** Bounces come back to `bounces+<token>@` this domain; null: to `from`. */
    readonly bounceDomain: string | null;
    /** null: messages are not signed by us. */
    readonly dkim: DkimConfig | null;
  };
  readonly auth: {
    /** null means generated development keys below `dataDirectory`. */
    readonly keysFile: string | null;
    readonly accessTokenSeconds: number;
    readonly sessionDays: number;
  };
  readonly links: {
    /** Signs the links in e-mails; null means a generated one below `dataDirectory`. */
    readonly secret: string | null;
  };
  readonly graphql: {
    readonly introspection: boolean;
    /** File of the documents that are trusted; null: none. */
    readonly trustedDocuments: string | null;
    /** Whether nothing else is run. */
    readonly trustedOnly: boolean;
    /** What takes longer is stopped. */
    readonly timeoutMilliseconds: number;
  };
  readonly rates: {
    /** What the operations of one member may cost in a minute, in points; 0: anything. */
    readonly points: number;
    /** The same of a network address from which somebody who is not signed in asks. */
    readonly addressPoints: number;
    /** Percent of the turns that single fields declare; 0: as many as one likes. */
    readonly turnsPercent: number;
  };
  readonly scoring: {
    /** Threads of the scoring pool; 0 scores everything in the runner's own thread. */
    readonly threads: number;
    /** `idle` threads run on CPUs that nobody else wants, where the system can do that. */
    readonly priority: 'idle' | 'normal';
  };
  readonly jobs: {
    readonly concurrency: number;
    readonly leaseSeconds: number;
    /** Where a process of role `runner` answers /livez, /readyz and /metrics; null: nowhere. */
    readonly healthPort: number | null;
  };
  readonly logLevel: string;
  readonly dataDirectory: string;
  readonly contentDirectory: string;
}

export interface DkimConfig {
  readonly domain: string;
  readonly selector: string;
  /** PEM of an RSA key. */
  readonly privateKey: string;
}

/** Injection token of the frozen Config. */
export const CONFIG = Symbol('Config');
