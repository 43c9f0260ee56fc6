import { checkDistinct } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import type { Criterion } from '../rubric.ts';
import { checkRubric, rubricShape } from '../rubric.ts';
import { id, list, oneOf, shape, text, whole } from '../shape.ts';
import { inOneOrder } from '../stable-text.ts';

/** `maxFiles` 1 to 20, default 1; `extensions` such as "pdf", lower case without the dot, any by default. */
export interface FileReferenceBody {
  readonly maxFiles?: number;
  readonly extensions?: readonly string[];
}

export interface FileReferenceKey {
  readonly rubric?: readonly Criterion[];
}

/** Files are kept elsewhere; a response holds their ids and the names that the learner gave them. */
export interface FileReferenceResponse {
  readonly type: 'FILE_REFERENCE';
  readonly files: readonly { readonly id: string; readonly name: string }[];
}

const MAX_FILES = 20;

const fileShape = shape({ id, name: text({ min: 1, max: 255 }) });

/** Graded by people: files wait for them. */
export const fileReference = defineItemType<FileReferenceBody, FileReferenceKey, FileReferenceResponse>({
  type: 'FILE_REFERENCE',
  shapes: {
    body: shape(
      {},
      { maxFiles: whole({ min: 1, max: MAX_FILES }), extensions: list(text({ min: 1, max: 20 })) },
    ),
    key: shape({}, { rubric: rubricShape }),
    response: shape({ type: oneOf('FILE_REFERENCE'), files: list(fileShape, { max: MAX_FILES }) }),
  },
  scorable: (_body, key) => checkRubric(key.rubric),
  publishable: (body) =>
    body.extensions?.some((extension) => !/^[a-z0-9]+$/.test(extension))
      ? [{ path: 'body.extensions', message: 'Must be lower case letters and digits, without a dot.' }]
      : [],
  answerable: ({ maxFiles = 1, extensions }, { files }) => [
    ...(files.length > maxFiles
      ? [{ path: 'files', message: `Must have at most ${maxFiles} members.` }]
      : []),
    ...checkDistinct(
      files.map((file) => file.id),
      'files',
      'Must name no file twice.',
    ),
    ...(extensions !== undefined && files.some(({ name }) => !extensions.some((end) => hasEnd(name, end)))
      ? [{ path: 'files', message: `Must be of the kind ${extensions.join(', ')}.` }]
      : []),
  ],
  simplify: (response) => ({ ...response, files: inOneOrder(response.files) }),
  isBlank: (response) => response.files.length === 0,
  isGradedByPeople: true,
  cost: (body) => (body.maxFiles ?? 1) / 2,
});

function hasEnd(name: string, extension: string): boolean {
  return name.toLowerCase().endsWith(`.${extension}`);
}
