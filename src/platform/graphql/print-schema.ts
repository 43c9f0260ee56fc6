import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
  parse,
  printSchema,
  specifiedDirectives,
  visit,
} from 'graphql';
import type { GraphQLField } from 'graphql';
import { declaredCost } from './cost.ts';

const cost = new GraphQLDirective({
  name: 'cost',
  description: 'Points that a value of this field costs, where they are not the usual ones.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    weight: { type: new GraphQLNonNull(GraphQLString), description: 'The points, as a decimal number.' },
  },
});

const listSize = new GraphQLDirective({
  name: 'listSize',
  description: 'How long this list is reckoned to be, where that is not the usual length.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: { assumedSize: { type: GraphQLInt, description: 'How many it holds.' } },
});

/** The schema as text, with what fields declare of their cost: GraphQL itself prints no directive that is applied. */
export function printSchemaWithCosts(schema: GraphQLSchema): string {
  const config = schema.toConfig();
  const directives = [...specifiedDirectives, cost, listSize];
  const printed = `${printSchema(new GraphQLSchema({ ...config, directives }))}\n`;
  const marks: { at: number; mark: string }[] = [];
  visit(parse(printed), {
    ObjectTypeDefinition(type) {
      const owner = schema.getType(type.name.value);
      const fields = owner && 'getFields' in owner ? owner.getFields() : {};
      for (const { name, type: own } of type.fields ?? [])
        marks.push({
          at: own.loc?.end ?? 0,
          mark: markOf(fields[name.value] as GraphQLField<unknown, unknown>),
        });
    },
  });
  return marks.reduceRight((text, { at, mark }) => text.slice(0, at) + mark + text.slice(at), printed);
}

function markOf(field: GraphQLField<unknown, unknown>): string {
  const { weight, assumedSize } = declaredCost(field);
  const marks = [
    weight === undefined ? '' : ` @cost(weight: "${weight}")`,
    assumedSize === undefined ? '' : ` @listSize(assumedSize: ${assumedSize})`,
  ];
  return marks.join('');
}
