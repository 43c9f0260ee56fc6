export { formula as scoring } from './formula.ts';
export const form = async () => (await import('./formula.form.ts')).formulaForm;
export const model = async () => (await import('./formula.model.ts')).formulaModel;
