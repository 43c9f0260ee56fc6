import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Field, GraphQLSchemaHost, ObjectType, Query, Resolver, TypeMetadataStorage } from '@nestjs/graphql';
import { getMetadataStorage } from 'class-validator';
import { getNullableType, isInputObjectType, isListType } from 'graphql';
import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql';
import { Requires } from '../../../src/platform/auth/access.ts';
import { CONFIG } from '../../../src/platform/config/config.ts';
import { fieldsWithoutRule } from '../../../src/platform/graphql/authorize-operation.ts';
import { createHttpApp } from '../../../src/platform/http.ts';
import { createLogger } from '../../../src/platform/observability/logger.ts';
import { ServerModule } from '../../../src/server.module.ts';
import { startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let server: TestApp;
let schema: GraphQLSchema;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  ({ schema } = server.app.get(GraphQLSchemaHost));
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** For each property of a class, its own and inherited ones, the names of its validators. */
function validatorsOf(target: Function): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { propertyName, name, type } of getMetadataStorage().getTargetValidationMetadatas(
    target,
    '',
    false,
    false,
  )) {
    const names = found.get(propertyName) ?? new Set();
    found.set(propertyName, names.add(name ?? type));
  }
  return found;
}

function inputTypes(): { type: GraphQLInputObjectType; validators: Map<string, Set<string>> }[] {
  const classes = new Map(
    TypeMetadataStorage.getInputTypesMetadata().map(({ name, target }) => [name, target]),
  );
  return Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .map((type) => ({ type, validators: validatorsOf(classes.get(type.name) as Function) }));
}

describe('every field of the schema', () => {
  it('has a rule that says who may select it', () => {
    expect(fieldsWithoutRule(schema)).toEqual([]);
  });

  it('of an input has a validator, without which the pipe would refuse it', () => {
    const inputs = inputTypes();
    expect(inputs.length).toBeGreaterThan(10);
    const bare = inputs.flatMap(({ type, validators }) =>
      Object.keys(type.getFields())
        .filter((field) => ![...(validators.get(field) ?? [])].some((name) => name !== 'isOptional'))
        .map((field) => `${type.name}.${field}`),
    );
    expect(bare).toEqual([]);
  });

  it('of an input that is a list has an upper bound', () => {
    const endless = inputTypes().flatMap(({ type, validators }) =>
      Object.values(type.getFields())
        .filter(
          ({ type: of, name }) =>
            isListType(getNullableType(of)) && !validators.get(name)?.has('arrayMaxSize'),
        )
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(endless).toEqual([]);
  });

  it('of an arguments class has a validator, too', () => {
    const bare = TypeMetadataStorage.getArgumentsMetadata().flatMap(({ target, properties = [] }) => {
      const validators = validatorsOf(target);
      return properties
        .filter(({ name }) => !validators.has(name))
        .map(({ name }) => `${target.name}.${name}`);
    });
    expect(bare).toEqual([]);
  });
});

describe('the server does not boot', () => {
  /** The whole application and one resolver more. */
  async function boot(resolver: Function): Promise<void> {
    @Module({ providers: [resolver as never] })
    class Careless {}
    const config = server.app.get(CONFIG);
    const logger = createLogger('silent');
    const module = { module: Careless, imports: [ServerModule.with(config, logger)] };
    const app = await createHttpApp(module, config, logger);
    try {
      await app.init();
    } finally {
      await app.close();
    }
  }

  // The decorators run when these are called, so no other test's schema has what they add.
  it('with a query that says nothing about who may ask it', async () => {
    @Resolver()
    class UnruledQuery {
      @Query(() => String)
      everything(): string {
        return 'everything';
      }
    }
    await expect(boot(UnruledQuery)).rejects.toThrow(
      /no access rule \(@Requires, @Public or @VisibleTo\): Query\.everything/,
    );
  });

  it('with a type whose fields say nothing about who may see them', async () => {
    @ObjectType()
    class Unruled {
      @Field(() => String)
      secret: string;
    }
    @Resolver()
    class RuledQuery {
      @Requires('MEMBER')
      @Query(() => Unruled)
      unruled(): Unruled {
        return { secret: 'secret' };
      }
    }
    await expect(boot(RuledQuery)).rejects.toThrow(/Unruled\.secret/);
  });
});
