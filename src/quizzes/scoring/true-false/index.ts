export { trueFalse as scoring } from './true-false.ts';
export const form = async () => (await import('./true-false.form.ts')).trueFalseForm;
export const model = async () => (await import('./true-false.model.ts')).trueFalseModel;
