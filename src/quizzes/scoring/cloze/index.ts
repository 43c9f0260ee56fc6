export { cloze as scoring } from './cloze.ts';
export const form = async () => (await import('./cloze.form.ts')).clozeForm;
export const model = async () => (await import('./cloze.model.ts')).clozeModel;
