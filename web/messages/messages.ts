import type { ReactNode } from 'react';
import audit from './en/audit.json' with { type: 'json' };
import common from './en/common.json' with { type: 'json' };
import example from './en/example.json' with { type: 'json' };
import history from './en/history.json' with { type: 'json' };
import home from './en/home.json' with { type: 'json' };
import notices from './en/notices.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };
import why from './en/why.json' with { type: 'json' };
import words from './en/words.json' with { type: 'json' };
import type { late } from './late.ts';
import { type MessageText, translate, translateRichly, type Values } from './translate.ts';

/** The texts that the shell and the home page need. */
const early = {
  audit,
  common,
  example,
  history,
  home,
  notices,
  shell,
  why,
  words,
};

type Pages = typeof early & typeof late;

/** All texts, once those of the other pages have come. */
export const messages = { ...early } as Pages;

/** Loads a page or a part of one that the home page does without, once the texts that only such pages have are there. */
export async function withTexts<Module>(load: () => Promise<Module>): Promise<Module> {
  Object.assign(messages, (await import('./late.ts')).late);
  return load();
}

/** The name of a text: its file, then its key there: `suppliers.empty-title`. */
export type MessageKey = { [Page in keyof Pages & string]: `${Page}.${keyof Pages[Page] & string}` }[keyof Pages];

export function t(key: MessageKey, values?: Values): string {
  return translate(textOf(key), values);
}

/** A text with elements inside it, such as a link. */
export function rich(key: MessageKey, values: Record<string, ReactNode>): ReactNode[] {
  return translateRichly(textOf(key), values);
}

/** The text of a key that is known only at run time, such as the name of an audited action. */
export function textFor(page: keyof Pages, key: string): string | undefined {
  const text = (messages[page] as Record<string, MessageText>)[key];
  return text === undefined ? undefined : translate(text);
}

function textOf(key: MessageKey): MessageText {
  const dot = key.indexOf('.');
  const page = messages[key.slice(0, dot) as keyof Pages] as Record<string, MessageText>;
  return page[key.slice(dot + 1)]!;
}
