import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Min, ValidateNested, getMetadataStorage } from 'class-validator';
import { DomainError } from './errors.ts';
import { inputPipe } from './input-pipe.ts';

abstract class Named {
  @IsString()
  name: string;
}
class Part extends Named {
  @IsInt()
  @Min(1)
  count: number;
}
class Whole extends Named {
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Part)
  parts?: Part[];
}
class Other {
  @IsString()
  text: string;
}

const problemsOf = async (value: object, metatype: new () => object) => {
  try {
    await inputPipe().transform(value, { type: 'body', metatype });
    return [];
  } catch (error) {
    return ((error as DomainError).details.fields ?? []).map(({ path }) => path);
  }
};

describe('the input pipe', () => {
  it('holds an input and its parts to the rules of their classes and those they inherit, every time', async () => {
    for (const _ of [1, 2, 3]) {
      expect(await problemsOf({ name: 'a', parts: [{ name: 'b', count: 1 }] }, Whole)).toEqual([]);
      expect(await problemsOf({ parts: [{ name: 'b', count: 0 }, { count: 1 }] }, Whole)).toEqual([
        'parts.0.count',
        'parts.1.name',
        'name',
      ]);
      expect(await problemsOf({ text: 'a', name: 'b' }, Other)).toEqual(['name']);
    }
  });

  it('looks the rules of a class and of its parts up once', async () => {
    const { validationMetadatas } = getMetadataStorage() as unknown as {
      validationMetadatas: Map<unknown, unknown>;
    };
    const whole = { name: 'a', parts: [{ name: 'b', count: 0 }] };
    await problemsOf({ text: 'a' }, Other);
    await problemsOf(whole, Whole);
    const { entries } = validationMetadatas;
    let walks = 0;
    validationMetadatas.entries = () => {
      walks++;
      return Reflect.apply(entries, validationMetadatas, []);
    };
    expect(await problemsOf({ text: 1 }, Other)).toEqual(['text']);
    expect(await problemsOf(whole, Whole)).toEqual(['parts.0.count']);
    validationMetadatas.entries = entries;
    expect(walks).toBe(0);
  });
});
