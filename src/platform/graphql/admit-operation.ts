import { Inject, Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.ts';
import { ClaimedViewer } from '../auth/claimed-viewer.ts';
import type { Viewer } from '../auth/viewer.ts';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import type { TenantScope } from '../database/tenant-scope.ts';
import { Budgets } from '../rate-limit/budgets.ts';
import { spendFrom } from '../rate-limit/spend.ts';
import type { Spend } from '../rate-limit/spend.ts';
import { rateLimited } from '../rate-limit/take-turn.ts';
import { assertMaySelect } from './authorize-operation.ts';
import { forgetReads, rememberReads } from './batch.ts';
import { assertAffordable } from './limit-operation.ts';
import type { PreparedOperation } from './prepare-operation.ts';
import type { RequestContext } from './request-context.ts';
import { SetwiseExecution } from './setwise/setwise-execution.ts';

/** Everything a prepared operation has to pass before a resolver runs, whichever way it came. */
@Injectable()
export class Admission {
  readonly #authenticator: Authenticator;
  readonly #database: Database;
  readonly #spend: Spend;
  readonly #setwise: SetwiseExecution;

  constructor(
    @Inject(Authenticator) authenticator: Authenticator,
    @Inject(Database) database: Database,
    @Inject(SetwiseExecution) setwise: SetwiseExecution,
    @Inject(CONFIG) { rates }: Config,
  ) {
    this.#authenticator = authenticator;
    this.#database = database;
    this.#spend = spendFrom(new Budgets(database), rates);
    this.#setwise = setwise;
  }

  /**
   * The limit of costs, authentication, the sender's budget, the rule of every selected field. A query gets its one snapshot
   * of the database, until `leave`. What is found out is written to the context, also when it is refused.
   * @throws DomainError
   */
  async admit(prepared: PreparedOperation, context: RequestContext): Promise<void> {
    context.prepared = prepared;
    context.cost = prepared.cost;
    assertAffordable(prepared.cost);
    if (prepared.isQuery) context.request.wait?.isForQuery();
    context.viewer = await this.#viewerOf(prepared, context);
    assertMaySelect(prepared.inspection.rules, context.viewer);
  }

  /** Nobody has to wait for the end of a transaction that only read. */
  leave({ viewer }: RequestContext): void {
    if (viewer !== null) this.#close(viewer);
  }

  #close(viewer: Viewer): void {
    forgetReads(viewer);
    void this.#database.closeSnapshot(viewer);
  }

  /**
   * Who asks; what is done for them stops when nobody waits for it. For a query that is looked up in the snapshot that answers
   * it, and in one packet with what the query will need of whom the token names.
   */
  async #viewerOf(prepared: PreparedOperation, context: RequestContext): Promise<Viewer | null> {
    const { request } = context;
    let claimed: ClaimedViewer | null = null;
    let viewer: Viewer | null = null;
    try {
      viewer = await this.#authenticator.viewerOf(request, async (claims, find) => {
        claimed = new ClaimedViewer(claims, request.wait?.cancellation);
        await this.#pay(prepared, context, claimed);
        if (!prepared.isQuery) return claimed.confirm(await find(claimed));
        this.#database.openSnapshot(claimed);
        rememberReads(claimed);
        const finding = find(claimed);
        // Whoever waits for it is told, also when something else goes wrong first.
        finding.catch(() => undefined);
        if (claimed.isNamed) this.#setwise.readAhead(prepared, claimed);
        return claimed.confirm(await finding);
      });
      if (claimed === null) await this.#pay(prepared, context, null);
      return viewer;
    } finally {
      if (viewer === null && claimed !== null) this.#close(claimed);
    }
  }

  /** Before any connection is taken, since settling with Postgres takes one. */
  async #pay(
    { cost, inspection }: PreparedOperation,
    context: RequestContext,
    scope: TenantScope | null,
  ): Promise<void> {
    const address = context.request.ip ?? '';
    const { standing, retryAt } = await this.#spend(
      { scope, address },
      { points: cost, turns: inspection.turns },
    );
    context.standing = standing;
    if (retryAt !== null) throw rateLimited(retryAt);
  }
}
