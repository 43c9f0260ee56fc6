/** What every e-mail of the specs is rendered from, unless they say otherwise. */
export const FRAME = {
  locale: 'en-GB',
  timeZone: 'Asia/Kolkata',
  organizationName: 'Acme Academy',
  postalAddress: '1 High Street\nLondon' as string | null,
  color: null as string | null,
  logoUrl: null as string | null,
  learnerName: 'Ada Lovelace',
  courseTitle: 'Python',
  courseLanguage: 'en',
};

export const COURSE_URL = 'https://learn.example.com/c/1';

export const UNIT_FRAME = {
  ...FRAME,
  unit: {
    title: 'Variables and Types',
    summary: 'Names for values.',
    position: 2,
    unitCount: 13,
    sectionTitle: 'Basics' as string | null,
  },
  unitUrl: 'https://learn.example.com/u/1',
  quizUrl: 'https://learn.example.com/q/1?a=1&b=2' as string | null,
  readRestUrl: 'https://learn.example.com/mail/read/token',
};
