/**
 * Authoring turns files into courses.
 * - A folder is verified whole before anything is written; a broken file refuses it all, with file, line and what was expected.
 * - Loading the same content twice changes nothing; other content becomes the course's next version.
 * - Nothing outside the folder is read, whatever its files say.
 */
export { AuthoringModule } from './authoring.module.ts';
export { ContentLoader } from './content-loader.service.ts';
export type { LoadedCourse } from './content-loader.service.ts';
export { ContentError } from './content-problem.ts';
export { contentJsonSchemas } from './content-json-schemas.ts';
