export { matching as scoring } from './matching.ts';
export const form = async () => (await import('./matching.form.ts')).matchingForm;
export const model = async () => (await import('./matching.model.ts')).matchingModel;
