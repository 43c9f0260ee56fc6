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
import { v7 as uuidv7 } from 'uuid';
import { Authenticator } from '../auth/authenticator.ts';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { LOGGER } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { Budgets } from '../rate-limit/budgets.ts';
import { spendFrom } from '../rate-limit/spend.ts';
import { fieldsWithoutRule } from './authorize-operation.ts';
import { DocumentStore } from './document-store.ts';
import { describeSchema } from './describe-schema.ts';
import { errorFormatter } from './format-error.ts';
import { GRAPHQL_PATH } from './graphql-route.ts';
import { guardOperations } from './guard-operations.plugin.ts';
import { LIMITS } from './limits.ts';
import { measureOperations } from './measure-operations.plugin.ts';
import { NodeResolver, NodeTypes } from './node.ts';
import type { OperationRequest, RequestContext } from './request-context.ts';
import { reportCost } from './report-cost.plugin.ts';
import { DateTime, Decimal, TimeZone } from './scalars.ts';
import { executeSetwise } from './setwise/execute-setwise.plugin.ts';
import { stringifyResult } from './setwise/json-text.ts';
import { SetwiseFields } from './setwise/setwise-fields.ts';
import { SetwiseModule } from './setwise/setwise.module.ts';
import { statusByType } from './status-by-type.plugin.ts';
import { TrustedDocumentsModule } from './trusted-documents.module.ts';
import { runTrustedDocuments } from './trusted-documents.plugin.ts';
import { TrustedDocuments } from './trusted-documents.ts';

/** Node lookup, which every room that owns a node type registers with. */
@Module({ providers: [NodeTypes, NodeResolver], exports: [NodeTypes] })
export class NodeModule {}

const server = GraphQLModule.forRootAsync<ApolloDriverConfig>({
  driver: ApolloDriver,
  imports: [TrustedDocumentsModule, SetwiseModule],
  inject: [CONFIG, LOGGER, Authenticator, Database, Metrics, TrustedDocuments, SetwiseFields],
  useFactory: (
    config: Config,
    logger: Logger,
    authenticator: Authenticator,
    database: Database,
    metrics: Metrics,
    documents: TrustedDocuments,
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
    csrfPrevention: true,
    persistedQueries: false as const,
    documentStore: new DocumentStore(documents),
    stopOnTerminationSignals: false,
    // Errors reach the formatter as they were thrown; it alone translates.
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    resolvers: { DateTime, Decimal, TimeZone },
    context: (request: OperationRequest): RequestContext => ({
      request,
      requestId: uuidv7(),
      viewer: null,
    }),
    formatError: errorFormatter(logger),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      measureOperations(metrics),
      guardOperations({ authenticator, database, spend: spendFrom(new Budgets(database), config.rates) }),
      runTrustedDocuments(),
      statusByType(),
      reportCost(),
      executeSetwise(fields, database),
    ],
    transformResolvers: (resolvers) => fields.remember(resolvers),
    stringifyResult,
  }),
});

@Module({ imports: [server, TrustedDocumentsModule] })
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
