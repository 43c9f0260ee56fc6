import { checkDraws } from '../quizzes/index.ts';
import type { FormProblem } from '../quizzes/index.ts';
import type { BankFile, DrawForm, QuizFile } from './content-schema.ts';

type PlacedDraw = DrawForm & { readonly index: number };

/** Every draw of a quiz has to be filled, those of one bank all at once. */
export function checkQuizDraws(
  { items }: Pick<QuizFile, 'items'>,
  banks: ReadonlyMap<string, BankFile>,
): FormProblem[] {
  const draws = items.flatMap((item, index) => (item.type === 'DRAW' ? [{ ...item, index }] : []));
  return [...new Set(draws.map((draw) => draw.bank))].flatMap((bankId) => {
    const group = draws.filter((draw) => draw.bank === bankId);
    const bank = banks.get(bankId);
    return bank === undefined ? group.map(unknownBank) : tooFew(bank, group);
  });
}

function unknownBank({ index, bank }: PlacedDraw): FormProblem {
  return { path: ['items', index, 'bank'], message: `expected the id of a bank in banks/, found "${bank}"` };
}

function tooFew(bank: BankFile, draws: readonly PlacedDraw[]): FormProblem[] {
  const problems = checkDraws({
    bank: bank.items.map(({ id, tags = [] }) => ({ id, tags })),
    draws: draws.map(({ tags, count }) => ({ tags, count })),
  });
  return problems.flatMap(({ path }) => {
    const draw = draws[Number(path.split('.')[1])];
    if (draw === undefined) return [];
    const tagged = draw.tags.length > 0 ? ` tagged ${draw.tags.join(' and ')}` : '';
    const message = `expected more items${tagged} in the bank "${bank.id}", too few for this draw of ${draw.count}; no item is drawn twice`;
    return [{ path: ['items', draw.index], message }];
  });
}
