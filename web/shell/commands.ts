import type { IconName } from '../components/icon.tsx';
import { type MessageKey, t } from '../messages/messages.ts';
import type { Rights } from '../session.tsx';
import { destinations } from './navigation.ts';

/** What can be done or gone to from anywhere, by typing a part of its name. */
export interface Command {
  key: string;
  icon: IconName;
  name: string;
  note: string;
  /** Other words that find it. */
  words?: string;
  /** Where it leads; or what it does, by name. */
  leads: { to: string } | { does: Act } | { workspace: string };
}

/** What the frame does itself. */
export type Act = 'as-of' | 'now' | 'keys' | 'light' | 'dark' | 'auto' | 'sign-out';

interface Situation {
  rights: Rights;
  past: boolean;
  /** The workspaces one may go to, without the one that is shown. */
  workspaces: readonly { id: string; name: string }[];
}

type Told = Omit<Command, 'note' | 'leads' | 'name' | 'key'> & { name: MessageKey };

const additions: readonly (Told & { to: string })[] = [
  { to: '/suppliers/new', icon: 'add', name: 'shell.add-supplier', words: 'new vendor company' },
  { to: '/products/new', icon: 'add', name: 'shell.add-product', words: 'new' },
  { to: '/sites/new', icon: 'add', name: 'shell.add-site', words: 'new plant' },
  { to: '/systems/new', icon: 'add', name: 'shell.add-system', words: 'new' },
  { to: '/functions/new', icon: 'add', name: 'shell.add-function', words: 'new mission' },
  { to: '/imports', icon: 'import', name: 'shell.command-import', words: 'upload excel csv load' },
];

const furtherPages: readonly (Told & { to: string })[] = [
  { to: '/functions', icon: 'function', name: 'shell.functions' },
  { to: '/suppliers/duplicates', icon: 'supplier', name: 'shell.duplicates', words: 'merge' },
  { to: '/comparison', icon: 'clock', name: 'history.title', words: 'compare difference past' },
  { to: '/notices', icon: 'bell', name: 'notices.title', words: 'messages' },
];

const settingsPages: readonly (Told & { to: string; for?: keyof Rights })[] = [
  { to: '/settings/notices', icon: 'settings', name: 'shell.tab-notices' },
  { to: '/settings/data', icon: 'settings', name: 'shell.tab-data', words: 'feeds osv kev epss' },
  { to: '/settings/private-feeds', icon: 'settings', name: 'shell.tab-private-feeds' },
  { to: '/settings/members', icon: 'settings', name: 'shell.tab-members', words: 'people roles', for: 'administer' },
  { to: '/settings/units', icon: 'settings', name: 'shell.tab-units', for: 'administer' },
  { to: '/settings/tokens', icon: 'settings', name: 'shell.tab-tokens', for: 'administer' },
  { to: '/settings/channels', icon: 'settings', name: 'shell.tab-channels', words: 'mail', for: 'administer' },
  { to: '/settings/workspaces', icon: 'settings', name: 'shell.tab-workspaces' },
];

const acts: readonly (Told & { does: Act })[] = [
  { does: 'keys', icon: 'settings', name: 'shell.keys', words: 'keyboard shortcuts help' },
  { does: 'light', icon: 'light', name: 'shell.command-light', words: 'appearance scheme day' },
  { does: 'dark', icon: 'light', name: 'shell.command-dark', words: 'appearance scheme night' },
  { does: 'auto', icon: 'light', name: 'shell.command-auto', words: 'appearance scheme' },
  { does: 'sign-out', icon: 'close', name: 'shell.sign-out', words: 'log off leave' },
];

/** All that this person may do here, the likeliest first. */
export function commandsFor({ rights, past, workspaces }: Situation): Command[] {
  const leading = ({ to, name, ...told }: Told & { to: string }, note: string): Command => ({
    ...told,
    key: name,
    name: t(name),
    note,
    leads: { to },
  });
  const doing = ({ does, name, ...told }: Told & { does: Act }): Command => ({
    ...told,
    key: does,
    name: t(name),
    note: t('shell.command'),
    leads: { does },
  });
  return [
    ...(rights.write ? additions.map((one) => leading(one, t('shell.command'))) : []),
    doing({ does: 'as-of', icon: 'clock', name: 'shell.command-as-of', words: 'past date moment time' }),
    ...(past ? [doing({ does: 'now', icon: 'clock', name: 'history.back-to-now' })] : []),
    ...destinations.map(({ to, label, icon, letter }) =>
      leading({ to, icon, name: label }, t('shell.command-page-key', { letter: letter.toUpperCase() })),
    ),
    ...furtherPages.map((one) => leading(one, t('shell.command-page'))),
    ...workspaces.map(({ id, name }) => ({
      key: id,
      icon: 'right' as const,
      name: t('shell.command-workspace', { name }),
      note: t('shell.command'),
      leads: { workspace: id },
    })),
    ...settingsPages
      .filter((page) => page.for === undefined || rights[page.for])
      .map(({ for: _, ...page }) => leading(page, t('shell.settings'))),
    ...acts.map(doing),
  ];
}

/** As many as are shown above the records that were found. */
const mostMatches = 6;

/** Those of which each typed word begins a word; those whose own name begins so come first. With nothing typed, all. */
export function matchCommands(commands: readonly Command[], typed: string): Command[] {
  const asked = wordsOf(typed);
  if (asked.length === 0) return [...commands];
  const begin = (words: readonly string[], asked: string) => words.some((word) => word.startsWith(asked));
  const isFound = ({ name, words = '', note }: Command) => {
    const all = wordsOf(`${name} ${words} ${note}`);
    return asked.every((word) => begin(all, word));
  };
  const isNamed = ({ name }: Command) => asked.every((word) => begin(wordsOf(name), word));
  const found = commands.filter(isFound);
  return [...found.filter(isNamed), ...found.filter((command) => !isNamed(command))].slice(0, mostMatches);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Pages of records that are known by their number alone; those of the register are found by the server. */
const numbered: Record<string, { path: string; icon: IconName }> = {
  F: { path: '/findings', icon: 'finding' },
  E: { path: '/evidence', icon: 'file' },
  I: { path: '/imports', icon: 'import' },
};

/** `F-0012` leads to the finding with that number. */
export function commandOfNumber(typed: string): Command | undefined {
  const [number, letter] = /^([FEI])-\d{1,12}$/.exec(typed.trim().toUpperCase()) ?? [];
  if (!number || !letter) return undefined;
  const { path, icon } = numbered[letter]!;
  const note = t(`shell.number-${letter as 'F' | 'E' | 'I'}`);
  return { key: number, icon, name: number, note, leads: { to: `${path}/${number}` } };
}
