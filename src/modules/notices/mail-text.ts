import { installationId } from '../../platform/database/database.ts';
import type { Gist } from './titles.ts';
import { pathOf, titleOf } from './titles.ts';

export interface MailText {
  subject: string;
  text: string;
  html: string;
}

export interface Sending {
  workspace: { id: string; name: string };
  /** Under which people reach Holdfast. */
  address: string;
  /** Of a digest, how often it comes. */
  digest: 'day' | 'week' | null;
}

const settingsPath = '/settings/notices';

/** Titles and links, never details: whoever may read them follows the link and signs in. Nothing in it is fetched from elsewhere. */
export function composeMail(gists: readonly Gist[], sending: Sending): MailText {
  const lines = gists.map((gist) => ({ title: oneLine(titleOf(gist)), link: linkTo(pathOf(gist), sending) }));
  const heading = headingOf(lines, sending);
  return rendered({ heading, lines, sending, foot: 'By your settings this comes by mail.' });
}

/** What the test button sends. */
export function composeTestMail(sending: Sending): MailText {
  const title = 'Mail from Holdfast arrives here';
  const lines = [{ title, link: linkTo('/settings/channels', sending) }];
  return rendered({ heading: title, lines, sending, foot: 'An administrator pressed the test button.' });
}

/** A letter to somebody who has no account here. */
export interface Letter {
  from: string;
  subject: string;
  /** Each in a paragraph of its own. */
  says: readonly string[];
  /** What the link is called, and where it leads, below the address of this installation. */
  link: { label: string; path: string };
  address: string;
}

export function composeLetter({ from, subject, says, link, address }: Letter): MailText {
  const href = new URL(link.path, address).href;
  const paragraphs = says.map((text) => `<p>${escaped(text)}</p>`).join('');
  return {
    subject: clipped(oneLine(`${from}: ${subject}`)),
    text: [...says.flatMap((text) => [text, '']), link.label, href, '', '-- ', oneLine(from), ''].join('\n'),
    html: framed({
      brand: oneLine(from),
      heading: subject,
      body: `${paragraphs}<p><a href="${escaped(href)}">${escaped(link.label)}</a></p>`,
      foot: '',
    }),
  };
}

/** Where the reader says that no more of it should come. */
export function settingsLink(sending: Sending): string {
  return linkTo(settingsPath, sending);
}

function headingOf(lines: readonly { title: string }[], { digest }: Sending): string {
  const [first] = lines;
  if (first && lines.length === 1) return first.title;
  const what = `${lines.length} notices`;
  return digest === null ? what : `${what} of the ${digest}`;
}

function linkTo(path: string, { address, workspace }: Sending): string {
  const url = new URL(path, address);
  if (workspace.id !== installationId) url.searchParams.set('workspace', workspace.id);
  return url.href;
}

interface Page {
  heading: string;
  lines: readonly { title: string; link: string }[];
  sending: Sending;
  foot: string;
}

function rendered(page: Page): MailText {
  const { heading, sending } = page;
  return {
    subject: clipped(`${oneLine(sending.workspace.name)}: ${heading}`),
    text: textOf(page),
    html: htmlOf(page),
  };
}

function textOf({ lines, sending, foot }: Page): string {
  return [
    ...lines.flatMap(({ title, link }) => [title, link, '']),
    '-- ',
    `Holdfast, workspace ${oneLine(sending.workspace.name)}`,
    `${foot} Change it: ${settingsLink(sending)}`,
    '',
  ].join('\n');
}

/** The colours of the web app, by day and by night; mail programs read little more than this. */
const style = `
body{margin:0;background:#f5f4f0;color:#1c2023;font:14px/22px Inter,system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
.page{max-width:560px;margin:0 auto;padding:24px 16px}
.brand{margin:0 0 12px;font-weight:600}
.panel{background:#ffffff;border:1px solid #e3e0d9;border-radius:6px;padding:16px}
h1{margin:0 0 12px;font-size:16px;line-height:24px;font-weight:600}
ul{margin:0;padding:0;list-style:none}
li{padding:8px 0;border-top:1px solid #e3e0d9}
a{color:#0b5a75}
.foot{margin:12px 0 0;color:#62676a;font-size:12px;line-height:18px}
@media (prefers-color-scheme:dark){body{background:#13171a;color:#e8eaeb}.panel{background:#1a1f23;border-color:#2c343a}
li{border-color:#2c343a}a{color:#72bfd9}.foot{color:#959fa7}}`;

function htmlOf({ heading, lines, sending, foot }: Page): string {
  const items = lines.map(({ title, link }) => `<li><a href="${escaped(link)}">${escaped(title)}</a></li>`);
  return framed({
    brand: `Holdfast · ${oneLine(sending.workspace.name)}`,
    heading,
    body: `<ul>${items.join('')}</ul>`,
    foot: `
<p class="foot">${escaped(foot)} <a href="${escaped(settingsLink(sending))}">Change what you hear of</a></p>`,
  });
}

/** `body` and `foot` are markup already. */
function framed({
  brand,
  heading,
  body,
  foot,
}: {
  brand: string;
  heading: string;
  body: string;
  foot: string;
}): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(heading)}</title>
<style>${style}</style></head><body><div class="page">
<p class="brand">${escaped(brand)}</p>
<div class="panel"><h1>${escaped(heading)}</h1>${body}</div>${foot}
</div></body></html>
`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A name with a line break in it would begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

const longestSubject = 200;

function clipped(subject: string): string {
  return subject.length <= longestSubject ? subject : `${subject.slice(0, longestSubject - 1)}…`;
}
