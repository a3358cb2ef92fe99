import type { DueMail } from './mailing-store.ts';

export interface LetterText {
  subject: string;
  says: string[];
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

export function dayText(date: Date | string): string {
  return day.format(typeof date === 'string' ? new Date(date) : date);
}

/** What a supplier reads: who asks for what, until when, and that no account is needed; never a threat. */
export function letterOf(
  { kind, title, note, comment, supplier, dueOn }: Omit<DueMail, 'assessmentId' | 'email' | 'partId' | 'attempts'>,
  { asker, until }: { asker: string; until: Date },
): LetterText {
  const link = `You need no account: the link below is yours alone and holds until ${dayText(until)}.`;
  const by = dueOn ? [`Please answer by ${dayText(dueOn)}.`] : [];
  if (kind.startsWith('queried-')) {
    return {
      subject: `Questions about your answers: ${title}`,
      says: [`${asker} has read your answers to “${title}” and asks you back.`, ...(comment ? [comment] : []), link],
    };
  }
  if (kind.startsWith('before-')) {
    return {
      subject: `Reminder: ${title}`,
      says: [
        `${asker} is waiting for your answers to “${title}” for ${supplier}.`,
        ...by,
        'What you have answered so far is kept; you can go on where you stopped.',
        link,
      ],
    };
  }
  if (kind.startsWith('after-')) {
    return {
      subject: `Your answers are still awaited: ${title}`,
      says: [
        `${asker} hoped for your answers to “${title}” for ${supplier} by ${dueOn ? dayText(dueOn) : 'now'}.`,
        'If you need more time, say so in a comment on the questionnaire: whoever asked you reads it.',
        link,
      ],
    };
  }
  return {
    subject: `Please answer: ${title}`,
    says: [
      `${asker} asks you to answer “${title}” for ${supplier}.`,
      ...(note ? [note] : []),
      ...by,
      'Your answers are saved as you go, and you can pass sections on to colleagues.',
      link,
    ],
  };
}
