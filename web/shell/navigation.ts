import type { IconName } from '../components/icon.tsx';
import type { MessageKey } from '../messages/messages.ts';

export interface Destination {
  to: string;
  label: MessageKey;
  icon: IconName;
  /** The letter after `G`. */
  letter: string;
}

export interface Group {
  label: MessageKey | null;
  destinations: readonly Destination[];
}

/** Only what works: each entry is a route of this app. */
export const navigation: readonly Group[] = [
  { label: null, destinations: [{ to: '/', label: 'shell.home', icon: 'home', letter: 'h' }] },
  {
    label: 'shell.know',
    destinations: [
      { to: '/suppliers', label: 'shell.suppliers', icon: 'supplier', letter: 's' },
      { to: '/sites', label: 'shell.sites', icon: 'site', letter: 'l' },
      { to: '/map', label: 'shell.map', icon: 'map', letter: 'm' },
      { to: '/products', label: 'shell.products', icon: 'product', letter: 'p' },
      { to: '/parts', label: 'shell.parts', icon: 'component', letter: 'b' },
      { to: '/systems', label: 'shell.systems', icon: 'system', letter: 'y' },
      { to: '/taxonomy', label: 'shell.taxonomy', icon: 'columns', letter: 'o' },
      { to: '/alerts', label: 'shell.alerts', icon: 'bell', letter: 'a' },
      { to: '/what-if', label: 'shell.what-if', icon: 'network', letter: 'w' },
      { to: '/analysis', label: 'shell.analysis', icon: 'analysis', letter: 'z' },
      { to: '/findings', label: 'shell.findings', icon: 'finding', letter: 'f' },
      { to: '/network', label: 'shell.network', icon: 'network', letter: 'n' },
      { to: '/candidates', label: 'shell.candidates', icon: 'check', letter: 'c' },
      { to: '/rules', label: 'shell.rules', icon: 'filter', letter: 'r' },
      { to: '/vex', label: 'shell.vex', icon: 'export', letter: 'x' },
      { to: '/evidence', label: 'shell.evidence', icon: 'file', letter: 'v' },
    ],
  },
  {
    label: 'shell.decide',
    destinations: [
      { to: '/assessments', label: 'shell.assessments', icon: 'check', letter: 't' },
      { to: '/questionnaires', label: 'shell.questionnaires', icon: 'audit', letter: 'k' },
    ],
  },
  {
    label: 'shell.data',
    destinations: [
      { to: '/declarations', label: 'shell.declarations', icon: 'call', letter: 'd' },
      { to: '/names', label: 'shell.names', icon: 'name', letter: 'q' },
      { to: '/imports', label: 'shell.imports', icon: 'import', letter: 'i' },
      { to: '/audit', label: 'shell.audit', icon: 'audit', letter: 'u' },
      { to: '/settings', label: 'shell.settings', icon: 'settings', letter: 'e' },
    ],
  },
];

export const destinations: readonly Destination[] = navigation.flatMap((group) => group.destinations);

/** What a phone shows in its bar; the rest is behind "More". */
export const onPhone: readonly Destination[] = destinations.filter(({ to }) =>
  ['/', '/suppliers', '/products', '/findings'].includes(to),
);
