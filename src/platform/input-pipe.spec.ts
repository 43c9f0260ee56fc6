import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Min,
  ValidateNested,
  getMetadataStorage,
} from 'class-validator';
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
class Tagged {
  @ArrayMaxSize(3)
  @IsUUID(undefined, { each: true })
  ids: string[];
}
class Around {
  @ValidateNested({ each: true })
  @Type(() => Tagged)
  parts: Tagged[];

  @IsOptional()
  @Matches(/^[a-z]+$/, { each: true, message: 'is made of letters' })
  tags?: string[];
}
class Other {
  @IsString()
  text: string;
}

const fieldsOf = async (value: object, metatype: new () => object) => {
  try {
    await inputPipe().transform(value, { type: 'body', metatype });
    return [];
  } catch (error) {
    return (error as DomainError).details.fields ?? [];
  }
};
const problemsOf = async (value: object, metatype: new () => object) =>
  (await fieldsOf(value, metatype)).map(({ path }) => path);

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

  it('names the members of a list that break a rule for each of them, and the list when it is the list', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(
      await fieldsOf({ parts: [{ ids: [id] }, { ids: [id, 'x', ''] }], tags: ['a', 'B'] }, Around),
    ).toEqual([
      { path: 'parts.1.ids.1', message: 'must be a UUID' },
      { path: 'parts.1.ids.2', message: 'must be a UUID' },
      { path: 'tags.1', message: 'is made of letters' },
    ]);
    expect(await problemsOf({ ids: [id, id, id, id] }, Tagged)).toEqual(['ids']);
    expect(await problemsOf({ ids: Array(500).fill('x') }, Tagged)).toHaveLength(21);
    expect(await problemsOf({ ids: 'x' }, Tagged)).not.toEqual([]);
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
