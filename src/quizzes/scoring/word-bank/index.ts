export { wordBank as scoring } from './word-bank.ts';
export const form = async () => (await import('./word-bank.form.ts')).wordBankForm;
export const model = async () => (await import('./word-bank.model.ts')).wordBankModel;
