import { Type as ClassType } from '@nestjs/common';
import { ArgsType, Field, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateNested } from 'class-validator';
import type { Direction } from '../database/sorted-list.ts';
import { PageArgs } from './connection.ts';

const DirectionEnum = { ASC: 'ASC', DESC: 'DESC' } as const;
registerEnumType(DirectionEnum, {
  name: 'OrderDirection',
  description: 'Which end of an order comes first.',
  valuesMap: {
    ASC: { description: 'The smallest first: from A to Z, from the oldest to the newest.' },
    DESC: { description: 'The greatest first: from Z to A, from the newest to the oldest.' },
  },
});

export interface Order<OrderField extends string> {
  readonly field: OrderField;
  readonly direction: Direction;
}

/**
 * What `orderBy` of a list takes, as `CourseOrder` with the enum `CourseOrderField`.
 * @param fields the list's orders, each with a description
 */
export function orderInput<OrderField extends string>(
  name: string,
  fields: Readonly<Record<OrderField, string>>,
): ClassType<Order<OrderField>> {
  const names = Object.keys(fields) as OrderField[];
  const OrderFieldEnum = Object.fromEntries(names.map((field) => [field, field]));
  registerEnumType(OrderFieldEnum, {
    name: `${name}OrderField`,
    description: `By what a list of ${name} is sorted.`,
    valuesMap: Object.fromEntries(names.map((field) => [field, { description: fields[field] }])),
  });

  @InputType(`${name}Order`, { description: `How a list of ${name} is sorted; what is equal, by age.` })
  class OrderModel {
    @Field(() => OrderFieldEnum, { description: 'By what the list is sorted.' })
    @IsIn(names)
    field: OrderField;

    @Field(() => DirectionEnum, { defaultValue: 'ASC', description: 'Which end comes first.' })
    @IsIn(['ASC', 'DESC'])
    direction: Direction;
  }
  return OrderModel;
}

/** Arguments of a list with `filter`: an input whose fields are optional and are all asked for at once. */
export function filteredBy<Filter extends object>(
  filter: ClassType<Filter>,
): ClassType<PageArgs & { filter?: Filter | null }> {
  @ArgsType()
  class FilteredArgs extends PageArgs {
    @Field(() => filter, {
      nullable: true,
      description: 'Which of them: what all its fields say. All without it.',
    })
    @IsOptional()
    @ValidateNested()
    @Type(() => filter)
    filter?: Filter | null;
  }
  return FilteredArgs;
}

/** Arguments of a list with `orderBy`. */
export function sortedBy<Sort extends object, Base extends PageArgs = PageArgs>(
  order: ClassType<Sort>,
  base: ClassType<Base> = PageArgs as unknown as ClassType<Base>,
): ClassType<Base & { orderBy?: Sort | null }> {
  @ArgsType()
  class SortedArgs extends (base as unknown as ClassType<PageArgs>) {
    @Field(() => order, { nullable: true, description: 'How they are sorted; without it as this list says.' })
    @IsOptional()
    @ValidateNested()
    @Type(() => order)
    orderBy?: Sort | null;
  }
  return SortedArgs as unknown as ClassType<Base & { orderBy?: Sort | null }>;
}
