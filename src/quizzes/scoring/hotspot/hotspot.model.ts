import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { hotspot } from './hotspot.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'Places on a picture are to be pointed at.' })
export class HotspotQuestion {
  @Field(() => String, { description: 'Address of the picture.' })
  image: string;

  @Field(() => Int, {
    description: 'Its width in whole pixels. Points are in these, however large the picture is shown.',
  })
  width: number;

  @Field(() => Int, { description: 'Its height in the same pixels.' })
  height: number;

  @Field(() => Int, { description: 'Points that may be set at most. One that is beside the mark costs.' })
  maxPoints: number;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A point on a picture.' })
export class HotspotPoint {
  @Field(() => Int, { description: 'Pixels from the left edge.' })
  x: number;

  @Field(() => Int, { description: 'Pixels from the upper edge.' })
  y: number;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The points set.' })
export class HotspotResponse {
  @Field(() => [HotspotPoint], { description: 'The points.' })
  points: readonly HotspotPoint[];
}

@InputType({ description: 'A point on a picture, in the pixels of the question’s `width` and `height`.' })
export class HotspotPointInput {
  @Field(() => Int, { description: 'Pixels from the left edge, 0 to the width.' })
  @IsInt()
  @Min(0)
  @Max(20_000)
  x: number;

  @Field(() => Int, { description: 'Pixels from the upper edge, 0 to the height.' })
  @IsInt()
  @Min(0)
  @Max(20_000)
  y: number;
}

@InputType({ description: 'Points on a picture.' })
export class HotspotResponseInput {
  @Field(() => [HotspotPointInput], {
    description: 'As many as the question’s `maxPoints` at most, in any order. None is no answer.',
  })
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => HotspotPointInput)
  points: HotspotPointInput[];
}

export const hotspotModel = defineItemModel(hotspot, {
  question: HotspotQuestion,
  response: HotspotResponse,
  input: HotspotResponseInput,
  show: ({ image, width, height, maxPoints = 1 }) => ({ image, width, height, maxPoints }),
  read: ({ points }) => ({ type: 'HOTSPOT', points: points.map(({ x, y }) => ({ x, y })) }),
});
