import type { DomainError } from '../platform/errors.ts';
import { markup, renderPage } from '../platform/pages/render-page.ts';
import type { SafeHtml } from '../platform/pages/render-page.ts';
import type { MailAnswerView } from './mail-answer.service.ts';

/** Shows the question with the answer that the link chose, and what can be done with it or became of it. */
export function renderAnswerPage(view: MailAnswerView): string {
  const body = markup`<p class="asked">${view.prompt}</p>
<p>Your answer:</p>
<p class="chosen">${view.choice}</p>
${outcomeOf(view)}`;
  return renderPage({ title: view.unitTitle, body });
}

function outcomeOf(view: MailAnswerView): SafeHtml {
  switch (view.state) {
    case 'TO_CONFIRM': {
      const { number, attemptsLeft } = view;
      const left = attemptsLeft === null ? '' : ` After it there are ${attemptsLeft} left.`;
      return markup`<p>Nothing is handed in yet. This will be your attempt ${number} at this quiz.${left}</p>
<form method="post" action="?attempt=${number}"><button>Hand in this answer</button></form>`;
    }
    case 'PASSED_BEFORE':
      return markup`<p>You have passed this quiz already, so this answer is not handed in.</p>`;
    case 'HANDED_IN':
      return markup`<p><strong>${verdictOf(view.result)}</strong></p>
${remarksOf(view.result)}${view.unlocked.map((title) => markup`<p>Now open for you: ${title}. It comes to you by e-mail.</p>`)}`;
  }
}

type Result = Extract<MailAnswerView, { state: 'HANDED_IN' }>['result'];

function verdictOf(result: Result): string {
  if (result === null) return 'Your answer is handed in.';
  const percent = Number(result.percent);
  return result.passed
    ? `You have passed this quiz with ${percent} %.`
    : `You have not passed this quiz: ${percent} %. For another attempt, follow another link of the e-mail.`;
}

function remarksOf(result: Result): SafeHtml[] {
  const remarks = (result?.items ?? []).flatMap(({ feedback, explanation }) => [...feedback, explanation]);
  return remarks.flatMap((remark) => (remark ? [markup`<p class="asked">${remark}</p>`] : []));
}

/** Why there is nothing to answer; the same for every link that is not one of ours, or not any more. */
export function renderRefusalPage({ code, message, details }: DomainError): string {
  if (code === 'NOT_FOUND') {
    const body = markup`<p>It may have been cut off. Copy the whole link from the e-mail.</p>`;
    return renderPage({ title: 'This link does not work', body });
  }
  const when = details.retryAt === undefined ? null : markup` You can try again at ${details.retryAt}.`;
  const body = markup`<p>${message}${when}</p>
<p>Nothing was handed in.</p>`;
  return renderPage({ title: 'This cannot be answered now', body });
}
