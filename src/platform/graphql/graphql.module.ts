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
import type { AuthenticatedRequest } from '../auth/authenticator.ts';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { LOGGER } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { fieldsWithoutRule } from './authorize-operation.ts';
import { errorFormatter } from './format-error.ts';
import { guardOperations } from './guard-operations.plugin.ts';
import { LIMITS } from './limits.ts';
import { measureOperations } from './measure-operations.plugin.ts';
import { NodeResolver, NodeTypes } from './node.ts';
import type { RequestContext } from './request-context.ts';
import { DateTime, Decimal, TimeZone } from './scalars.ts';

/** Node lookup, which every room that owns a node type registers with. */
@Module({ providers: [NodeTypes, NodeResolver], exports: [NodeTypes] })
export class NodeModule {}

const server = GraphQLModule.forRootAsync<ApolloDriverConfig>({
  driver: ApolloDriver,
  inject: [CONFIG, LOGGER, Authenticator, Database, Metrics],
  useFactory: (
    config: Config,
    logger: Logger,
    authenticator: Authenticator,
    database: Database,
    metrics: Metrics,
  ) => ({
    autoSchemaFile: true,
    sortSchema: true,
    // Apollo checks the schema when it starts; to ask it for itself as well would only take time.
    buildSchemaOptions: { skipCheck: true },
    path: '/graphql',
    playground: false,
    graphiql: false,
    introspection: config.graphql.introspection,
    hideSchemaDetailsFromClientErrors: !config.graphql.introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false as const,
    stopOnTerminationSignals: false,
    // Errors reach the formatter as they were thrown; it alone translates.
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    resolvers: { DateTime, Decimal, TimeZone },
    context: (request: AuthenticatedRequest): RequestContext => ({
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
      guardOperations({ authenticator, database }),
    ],
  }),
});

@Module({ imports: [server] })
export class GraphqlModule implements OnApplicationBootstrap {
  readonly #host: GraphQLSchemaHost;

  constructor(@Inject(GraphQLSchemaHost) host: GraphQLSchemaHost) {
    this.#host = host;
  }

  /** Deny by default: a field without a rule could never be selected, so the server says so at boot. */
  onApplicationBootstrap(): void {
    const fields = fieldsWithoutRule(this.#host.schema);
    if (fields.length > 0)
      throw new Error(
        `These GraphQL fields have no access rule (@Requires, @Public or @VisibleTo): ${fields.join(', ')}`,
      );
  }
}
