export { fileReference as scoring } from './file-reference.ts';
export const form = async () => (await import('./file-reference.form.ts')).fileReferenceForm;
export const model = async () => (await import('./file-reference.model.ts')).fileReferenceModel;
