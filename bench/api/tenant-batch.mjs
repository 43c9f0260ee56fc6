// Tenant and statement in one batch of the extended protocol: one Sync, so one implicit transaction and one round trip.
const SET_TENANT = {
  name: 'set_tenant',
  text: `SELECT set_config('app.organization_id', $1, true)`,
};

export class TenantBatch {
  #statements;
  #done;
  #complete = 0;
  #answer = null;
  #error = null;

  /** @returns the first column of the last row of the last statement, or null */
  static run(client, { name, text, values, tenant }) {
    return new Promise((resolve, reject) => {
      const done = (error, answer) => (error === null ? resolve(answer) : reject(error));
      client.query(
        new TenantBatch(
          [
            { ...SET_TENANT, values: [tenant] },
            { name, text, values },
          ],
          done,
        ),
      );
    });
  }

  constructor(statements, done) {
    this.#statements = statements;
    this.#done = done;
  }

  submit(connection) {
    connection.stream.cork();
    for (const { name, text, values } of this.#statements) {
      if (connection.parsedStatements[name] === undefined) connection.parse({ name, text });
      connection.parsedStatements[name] = text;
      connection.bind({ statement: name, values });
      connection.execute({ portal: '' });
    }
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  handleDataRow({ fields }) {
    if (this.#complete === this.#statements.length - 1) [this.#answer] = fields;
  }

  handleCommandComplete() {
    this.#complete += 1;
  }

  handleEmptyQuery() {}
  handleRowDescription() {}
  handlePortalSuspended() {}

  handleError(error) {
    this.#error = error;
  }

  handleReadyForQuery() {
    this.#done(this.#error, this.#answer);
  }
}
