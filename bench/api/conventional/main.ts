// A conventional service: Nest on Express, Apollo, TypeORM repositories, a DataLoader for each field. It trusts the headers
// that say who asks and has no row-level security, which is in its favour.
import 'reflect-metadata';
import { ApolloDriver } from '@nestjs/apollo';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import { ATTEMPT_ENTITIES } from './attempt-entities.ts';
import { AttemptResolver } from './attempt-resolver.ts';
import { AttemptService } from './attempt-service.ts';
import { ENTITIES } from './entities.ts';
import { createLoaders } from './loaders.ts';
import type { Context } from './loaders.ts';
import {
  CohortResolver,
  CourseResolver,
  EnrollmentResolver,
  QuizResolver,
  UnitResolver,
} from './resolvers.ts';

class SnakeCase extends DefaultNamingStrategy {
  override columnName(property: string, custom: string): string {
    return custom || property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

const dataSource = new DataSource({
  type: 'postgres',
  url: process.env['CONVENTIONAL_URL'],
  entities: [...ENTITIES, ...ATTEMPT_ENTITIES],
  namingStrategy: new SnakeCase(),
  poolSize: 8,
});

interface Request {
  readonly headers: Record<string, string>;
}

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      playground: false,
      graphiql: false,
      context: ({ req }: { req: Request }): Context => {
        const viewer = {
          organizationId: req.headers['x-organization-id'] ?? '',
          membershipId: req.headers['x-membership-id'] ?? '',
        };
        return { viewer, loaders: createLoaders(dataSource, viewer) };
      },
    }),
  ],
  providers: [
    { provide: DataSource, useValue: dataSource },
    CourseResolver,
    UnitResolver,
    QuizResolver,
    EnrollmentResolver,
    CohortResolver,
    AttemptService,
    AttemptResolver,
  ],
})
class AppModule {}

await dataSource.initialize();
const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send?.({ url: await app.getUrl() });
