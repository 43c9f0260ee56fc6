import type { Type } from '@nestjs/common';
import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type as Nested } from 'class-transformer';
import { Allow, ArrayMaxSize, IsOptional, ValidateNested } from 'class-validator';
import type { z } from 'zod';
import { VisibleTo } from '../../platform/auth/access.ts';
import type { Access } from '../../platform/auth/access.ts';
import { Decimal } from '../../platform/graphql/scalars.ts';
import { readForm } from './read-form.ts';
import type { FormField, FormValue } from './read-form.ts';

interface FormOptions {
  /** Of the object type; the input is called `…Input`, what lies within `…Option` or whatever its field is called. */
  readonly name: string;
  readonly description: string;
  readonly access: Access;
  readonly without?: readonly string[];
}

/** What authors send and what they read back. */
export interface FormTypes {
  readonly input: Type<object>;
  readonly output: Type<object>;
  readonly fields: readonly FormField[];
}

/** The GraphQL types of a form. Values are checked by the form itself, so that files and the API take the same. */
export function graphqlOfForm(form: z.ZodObject, options: FormOptions): FormTypes {
  return classesOf(readForm(form, options.name, options.without), options);
}

function classesOf(fields: readonly FormField[], { name, description, access }: FormOptions): FormTypes {
  const input = classNamed(`${name}Input`);
  const output = classNamed(name);
  for (const field of fields) {
    const types = typesOf(field, name, access);
    addInputField(input, field, types.input);
    addField(output, field, types.output, !field.isKept);
  }
  InputType(input.name, { description })(input);
  ObjectType(name, { description })(output);
  VisibleTo(access)(output);
  return { input, output, fields };
}

/** Adds a property to an input class: to GraphQL, and to the pipe that refuses every property it does not know. */
export function addInputField(input: Type<object>, field: FormField, type: GraphqlType): void {
  const on = [input.prototype as object, field.apiName] as const;
  addField(input, field, type, !field.isNeeded);
  Allow()(...on);
  if (!field.isNeeded) IsOptional()(...on);
  if (field.listMax !== null) ArrayMaxSize(field.listMax)(...on);
  if (field.value.kind !== 'OBJECT') return;
  ValidateNested({ each: field.listMax !== null })(...on);
  Nested(() => type as Type<object>)(...on);
}

function addField(target: Type<object>, field: FormField, type: GraphqlType, nullable: boolean): void {
  const { apiName, description, listMax } = field;
  Field(() => (listMax === null ? type : [type]), { description, nullable })(
    target.prototype as object,
    apiName,
  );
}

/** What Nest takes for a field's type. */
export type GraphqlType = Type<object> | typeof Decimal | StringConstructor | BooleanConstructor | object;

const SCALARS = { TEXT: String, DECIMAL: Decimal, WHOLE: Int, FLAG: Boolean } as const;

/** The types of a field's value, or of a list's members. */
export function typesOf(
  { name, description, value, listMax }: FormField,
  around: string,
  access: Access,
): { input: GraphqlType; output: GraphqlType } {
  const both = (type: GraphqlType) => ({ input: type, output: type });
  const own = `${around}${capitalised(listMax === null ? name : name.replace(/s$/, ''))}`;
  if (value.kind === 'OBJECT')
    return classesOf(value.fields, { name: own, description: value.description, access });
  return both(value.kind === 'CHOICE' ? enumOf(value, { name: own, description }) : SCALARS[value.kind]);
}

function enumOf(
  { values }: Extract<FormValue, { kind: 'CHOICE' }>,
  { name, description }: { name: string; description: string },
): object {
  const type = Object.fromEntries(Object.keys(values).map((value) => [value, value]));
  const valuesMap = Object.fromEntries(
    Object.entries(values).map(([value, description]) => [value, { description }]),
  );
  registerEnumType(type, { name, description, valuesMap });
  return type;
}

function classNamed(name: string): Type<object> {
  return { [name]: class {} }[name] as Type<object>;
}

function capitalised(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
