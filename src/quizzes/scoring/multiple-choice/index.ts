export { multipleChoice as scoring } from './multiple-choice.ts';
export const form = async () => (await import('./multiple-choice.form.ts')).multipleChoiceForm;
export const model = async () => (await import('./multiple-choice.model.ts')).multipleChoiceModel;
