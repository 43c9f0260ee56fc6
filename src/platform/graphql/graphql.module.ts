import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { Inject, Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { LOGGER } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { Admission } from './admit-operation.ts';
import { fieldsWithoutRule } from './authorize-operation.ts';
import { DocumentStore } from './document-store.ts';
import { describeSchema } from './describe-schema.ts';
import { errorFormatter } from './format-error.ts';
import { GRAPHQL_PATH } from './graphql-route.ts';
import { guardOperations } from './guard-operations.plugin.ts';
import { limitAnswers } from './limit-answers.plugin.ts';
import { LIMITS } from './limits.ts';
import { measureOperations } from './measure-operations.plugin.ts';
import { OperationsModule } from './operations.module.ts';
import { contextOf } from './request-context.ts';
import type { OperationRequest, RequestContext } from './request-context.ts';
import { reportCost } from './report-cost.plugin.ts';
import { resolveOnce } from './resolve-once.ts';
import { DateTime, Decimal, TimeZone } from './scalars.ts';
import { executeSetwise } from './setwise/execute-setwise.plugin.ts';
import { stringifyResult } from './setwise/json-text.ts';
import { SetwiseExecution } from './setwise/setwise-execution.ts';
import { SetwiseFields } from './setwise/setwise-fields.ts';
import { ShortWay } from './short-way.ts';
import { statusByType } from './status-by-type.plugin.ts';
import { runTrustedDocuments } from './trusted-documents.plugin.ts';
import { TrustedDocuments } from './trusted-documents.ts';

const server = GraphQLModule.forRootAsync<ApolloDriverConfig>({
  driver: ApolloDriver,
  imports: [OperationsModule],
  inject: [CONFIG, LOGGER, Metrics, DocumentStore, Admission, ShortWay, SetwiseExecution, SetwiseFields],
  useFactory: (
    config: Config,
    logger: Logger,
    metrics: Metrics,
    documents: DocumentStore,
    admission: Admission,
    shortWay: ShortWay,
    setwise: SetwiseExecution,
    fields: SetwiseFields,
  ) => ({
    autoSchemaFile: true,
    sortSchema: true,
    path: GRAPHQL_PATH,
    transformSchema: describeSchema,
    // Apollo checks the schema when it starts; to ask it for itself as well would only take time.
    buildSchemaOptions: { skipCheck: true },
    playground: false,
    graphiql: false,
    introspection: config.graphql.introspection,
    hideSchemaDetailsFromClientErrors: !config.graphql.introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // A page of another site cannot set these without being asked for leave; clients set the first by themselves.
    csrfPrevention: {
      requestHeaders: ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'],
    },
    persistedQueries: false as const,
    documentStore: documents,
    stopOnTerminationSignals: false,
    // Errors reach the formatter as they were thrown; it alone translates.
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    resolvers: { DateTime, Decimal, TimeZone },
    context: (request: OperationRequest): RequestContext => request.begun ?? contextOf(request),
    formatError: errorFormatter(logger),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      measureOperations(metrics),
      guardOperations(admission, shortWay),
      runTrustedDocuments(),
      limitAnswers(),
      statusByType(),
      reportCost(),
      ...(config.graphql.execution === 'setwise' ? [executeSetwise(setwise)] : []),
    ],
    transformResolvers: (resolvers) => fields.remember(resolveOnce(resolvers)),
    stringifyResult,
  }),
});

@Module({ imports: [server, OperationsModule] })
export class GraphqlModule implements OnApplicationBootstrap {
  readonly #host: GraphQLSchemaHost;
  readonly #documents: TrustedDocuments;

  constructor(
    @Inject(GraphQLSchemaHost) host: GraphQLSchemaHost,
    @Inject(TrustedDocuments) documents: TrustedDocuments,
  ) {
    this.#host = host;
    this.#documents = documents;
  }

  /** Deny by default: a field without a rule could never be selected, so the server says so at boot. */
  onApplicationBootstrap(): void {
    const fields = fieldsWithoutRule(this.#host.schema);
    if (fields.length > 0)
      throw new Error(
        `These GraphQL fields have no access rule (@Requires, @Public or @VisibleTo): ${fields.join(', ')}`,
      );
    this.#documents.check(this.#host.schema);
  }
}
