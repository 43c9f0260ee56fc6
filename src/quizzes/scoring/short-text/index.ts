export { shortText as scoring } from './short-text.ts';
export const form = async () => (await import('./short-text.form.ts')).shortTextForm;
export const model = async () => (await import('./short-text.model.ts')).shortTextModel;
