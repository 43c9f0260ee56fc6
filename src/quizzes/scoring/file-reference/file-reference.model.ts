import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { fileReference } from './file-reference.ts';

@VisibleTo('MEMBER')
@ObjectType({
  description:
    'Files are to be handed in, which people grade. They are kept elsewhere; a response names them.',
})
export class FileReferenceQuestion {
  @Field(() => Int, { description: 'Files at most.' })
  maxFiles: number;

  @Field(() => [String], {
    nullable: true,
    description: 'Endings that a file’s name may have, such as `pdf`, in any case; null for all.',
  })
  extensions: readonly string[] | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A file that is kept elsewhere.' })
export class FileReference {
  @Field(() => ID, { description: 'Its id where it is kept.' })
  fileId: string;

  @Field(() => String, { description: 'The name that the learner gave it.' })
  name: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The files handed in.' })
export class FileReferenceResponse {
  @Field(() => [FileReference], { description: 'The files.' })
  files: readonly FileReference[];
}

@InputType({ description: 'A file that is kept elsewhere.' })
export class FileReferenceInput {
  @Field(() => ID, { description: 'Its id where it is kept, up to 100 characters.' })
  @Length(1, 100)
  fileId: string;

  @Field(() => String, { description: 'Its name with the ending, up to 255 characters.' })
  @IsString()
  @MaxLength(255)
  name: string;
}

@InputType({ description: 'Files, for an item of the type FILE_REFERENCE.' })
export class FileReferenceResponseInput {
  @Field(() => [FileReferenceInput], {
    description: 'As many as the question’s `maxFiles` at most, each once. None is no answer.',
  })
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => FileReferenceInput)
  files: FileReferenceInput[];
}

export const fileReferenceModel = defineItemModel(fileReference, {
  question: FileReferenceQuestion,
  response: FileReferenceResponse,
  input: FileReferenceResponseInput,
  show: ({ maxFiles = 1, extensions = null }) => ({ maxFiles, extensions }),
  showResponse: ({ files, ...rest }) => ({
    ...rest,
    files: files.map(({ id, name }) => ({ fileId: id, name })),
  }),
  read: ({ files }) => ({
    type: 'FILE_REFERENCE',
    files: files.map(({ fileId, name }) => ({ id: fileId, name })),
  }),
});
