export { hotspot as scoring } from './hotspot.ts';
export const form = async () => (await import('./hotspot.form.ts')).hotspotForm;
export const model = async () => (await import('./hotspot.model.ts')).hotspotModel;
