import { escapeHtml } from '../platform/mail/escape-html.ts';
import { singleLine } from '../platform/mail/message.ts';
import type { QuestionByMail } from './answer-links.ts';
import type { EmailFrame } from './render-frame.ts';
import { bytesOf, choices, joinPassages, paragraph } from './render-passages.ts';
import type { Passage } from './render-passages.ts';

/** Of each part. A question that takes more is asked in the app alone, so that it leaves the unit its room. */
const QUESTION_BUDGET = 16 * 1024;

/** A question with a link for each answer; nothing where the mail cannot ask it. */
export function renderQuestion(
  question: QuestionByMail | null,
  { language, contentLang, contentDir }: Pick<EmailFrame, 'language' | 'contentLang' | 'contentDir'>,
): Passage[] {
  if (question === null || question.choices.length === 0) return [];
  const passages = [
    paragraph(language.says.frame.answerHere),
    promptOf(question.prompt, { lang: contentLang, dir: contentDir }),
    choices(question.choices),
  ];
  const { html, text } = bytesOf(joinPassages(passages));
  return Math.max(html, text) <= QUESTION_BUDGET ? passages : [];
}

/** What is asked, line by line, in the course's language. */
function promptOf(prompt: string, { lang, dir }: { lang: string; dir: 'ltr' | 'rtl' }): Passage {
  const lines = prompt.split(/\r?\n/).map(singleLine).filter(Boolean);
  return {
    html: `<p lang="${escapeHtml(lang)}" dir="${dir}" style="margin: 0 0 16px; font-weight: 600; text-align: ${dir === 'rtl' ? 'right' : 'left'}">${lines.map(escapeHtml).join('<br>')}</p>`,
    text: lines.join('\n'),
  };
}
