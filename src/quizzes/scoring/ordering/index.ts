export { ordering as scoring } from './ordering.ts';
export const form = async () => (await import('./ordering.form.ts')).orderingForm;
export const model = async () => (await import('./ordering.model.ts')).orderingModel;
