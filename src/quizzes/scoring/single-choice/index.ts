export { singleChoice as scoring } from './single-choice.ts';
export const form = async () => (await import('./single-choice.form.ts')).singleChoiceForm;
export const model = async () => (await import('./single-choice.model.ts')).singleChoiceModel;
