import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Everything the process counts, in one place, so that names and labels cannot drift apart. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly graphqlSeconds = new Histogram({
    name: 'stepwise_graphql_operation_seconds',
    help: 'Time from request to answer of a GraphQL operation',
    labelNames: ['operation', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  readonly graphqlQueries = new Counter({
    name: 'stepwise_graphql_queries_total',
    help: 'Queries by what executed them: level by level (setwise), or graphql-js, which also says all errors',
    labelNames: ['execution'],
    registers: [this.registry],
  });

  readonly jobs = new Counter({
    name: 'stepwise_jobs_total',
    help: 'Jobs by name and outcome (done, retried, dead, overtaken by another runner)',
    labelNames: ['job', 'outcome'],
    registers: [this.registry],
  });

  readonly deadJobs = new Gauge({
    name: 'stepwise_dead_jobs',
    help: 'Jobs of all processes that were given up and wait for a person, by name, as this runner sees them; alarm above 0',
    labelNames: ['job'],
    registers: [this.registry],
  });

  readonly mails = new Counter({
    name: 'stepwise_mails_total',
    help: 'E-mails by outcome (accepted, temporary, permanent)',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  readonly mailBreakerOpen = new Gauge({
    name: 'stepwise_mail_breaker_open',
    help: '1 while the mail server takes nothing and e-mails wait until it does',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'stepwise_' });
  }
}
