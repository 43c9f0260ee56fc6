export { numeric as scoring } from './numeric.ts';
export const form = async () => (await import('./numeric.form.ts')).numericForm;
export const model = async () => (await import('./numeric.model.ts')).numericModel;
