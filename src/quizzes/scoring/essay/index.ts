export { essay as scoring } from './essay.ts';
export const form = async () => (await import('./essay.form.ts')).essayForm;
export const model = async () => (await import('./essay.model.ts')).essayModel;
