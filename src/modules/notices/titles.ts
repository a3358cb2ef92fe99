import type { NodeRef } from '../register/contract.ts';
import type { NoticeType } from './contract.ts';

/** What the events of one type that came together say, as far as their reader may see it. */
export interface Gist {
  type: NoticeType;
  /** How many events. */
  events: number;
  at: Date;
  /** Summed over the events and over the nodes that the reader may see. */
  counts: Readonly<Record<string, number>>;
  /** Of the newest event. */
  facts: Readonly<Record<string, string>>;
  /** How many nodes they are about, and the first of them. */
  total: number;
  subjects: readonly NodeRef[];
}

/** One sentence without its full stop: what happened and to how much. It carries names and counts, never details. */
export function titleOf(gist: Gist): string {
  return titles[gist.type](gist);
}

/** Where the web app shows it. */
export function pathOf(gist: Gist): string {
  return paths[gist.type](gist);
}

const titles: Record<NoticeType, (gist: Gist) => string> = {
  'findings.opened': ({ counts, total, subjects }) => {
    const where = total === 1 ? nameOf(subjects[0]) : counted(total, 'product');
    const { opened = 0, turned = 0, exploited = 0, malicious = 0 } = counts;
    if (opened === 0) return `${counted(turned, 'finding')} in ${where} now known to be exploited`;
    const known = [
      exploited > 0 && `${grouped(exploited)} known exploited`,
      malicious > 0 && `${grouped(malicious)} malicious`,
      turned > 0 && `${grouped(turned)} earlier ${turned === 1 ? 'one' : 'ones'} now known to be exploited`,
    ];
    return [`${counted(opened, 'new finding')} in ${where}`, ...known.filter(Boolean)].join(', ');
  },
  'triage.woke': ({ counts, total, subjects }) => {
    const { findings = 0 } = counts;
    const where = total === 1 ? nameOf(subjects[0]) : counted(total, 'product');
    const are = findings === 1 ? 'is' : 'are';
    return `${counted(findings, 'finding')} in ${where} ${are} to be decided again: ${wakingsIn(counts)} changed`;
  },
  'triage.expired': ({ counts, total, subjects }) => {
    const { findings = 0 } = counts;
    const where = total === 1 ? nameOf(subjects[0]) : counted(total, 'product');
    return `The time of what was decided is over for ${counted(findings, 'finding')} in ${where}`;
  },
  'imports.applied': ({ events, facts }) =>
    events === 1 ? `Import ${facts.import} was applied` : `${counted(events, 'import')} were applied`,
  'imports.failed': ({ events, facts }) =>
    events === 1
      ? `Import ${facts.import} could not be taken in`
      : `${counted(events, 'import')} could not be taken in`,
  'boms.read': ({ events, total, subjects }) => bomsOf(events, total, subjects, 'read'),
  'boms.refused': ({ events, total, subjects }) => bomsOf(events, total, subjects, 'refused'),
  'boms.ends': endOfLife,
  'names.waiting': ({ counts }) =>
    counts.names === 1
      ? '1 new supplier name waits for a decision'
      : `${grouped(counts.names ?? 0)} new supplier names wait for a decision`,
  'declarations.declared': ({ events, facts, subjects }) => {
    if (events > 1) return `${counted(events, 'declaration')} wait for a decision`;
    const of = subjects[0] ? ` of ${nameOf(subjects[0])}` : '';
    return `Declaration ${facts.declaration}${of} waits for a decision`;
  },
  'assessments.submitted': ({ events, facts, subjects }) =>
    events === 1
      ? `${nameOf(subjects[0])} has submitted assessment ${facts.assessment}`
      : `${counted(events, 'assessment')} were submitted`,
  'assessments.changed': ({ events, facts, counts, total, subjects }) => {
    const answers = counted(counts.changed ?? 0, 'answer');
    return events === 1
      ? `${nameOf(subjects[0])} has changed ${answers} of assessment ${facts.assessment}`
      : `${answers} in assessments of ${listed(total, subjects)} were changed`;
  },
  'assessments.commented': ({ events, facts, total, subjects }) =>
    events === 1
      ? `${nameOf(subjects[0])} wrote a comment in assessment ${facts.assessment}`
      : `${counted(events, 'comment')} in assessments of ${listed(total, subjects)}`,
  'assessments.overdue': ({ events, facts, total, subjects }) =>
    events === 1
      ? `Assessment ${facts.assessment} of ${nameOf(subjects[0])} was due on ${facts.due}`
      : `${counted(events, 'assessment')} of ${listed(total, subjects)} are past their due date`,
  'assessments.plan-overdue': ({ events, facts, total, subjects }) =>
    events === 1
      ? `Finding ${facts.finding} on ${nameOf(subjects[0])} was to be mended by ${facts.due}`
      : `${counted(events, 'finding')} on ${listed(total, subjects)} were not mended in time`,
  'assessments.retest-overdue': ({ events, facts, total, subjects }) =>
    events === 1
      ? `Finding ${facts.finding} on ${nameOf(subjects[0])} was to be retested by ${facts.due}`
      : `${counted(events, 'finding')} on ${listed(total, subjects)} were not retested in time`,
  'followed.changed': ({ total, subjects }) => `${listed(total, subjects)} ${total === 1 ? 'was' : 'were'} changed`,
  'evidence.expires': evidenceEnding,
  'feeds.failed': ({ events, facts }) =>
    events === 1 ? `${facts.feed} could not be brought up to date` : `${counted(events, 'feed update')} failed`,
  'feeds.stale': ({ events, facts }) =>
    events === 1 ? `Stale data: ${facts.feed}` : `${counted(events, 'feed')} are stale`,
  'tokens.expires': ({ events, facts }) =>
    events === 1
      ? `The API token “${facts.name}” expires on ${facts.expires}`
      : `${counted(events, 'API token')} expire within 14 days`,
  'jobs.failed': ({ events, facts }) =>
    events === 1 ? `A job failed: ${facts.job}` : `${counted(events, 'job')} failed, the last one: ${facts.job}`,
  'invitations.added': ({ facts }) => `You are a member here now, as ${facts.role}`,
  'alerts.raised': (gist) => alertsTold(gist, 'Alert', 'raised'),
  'alerts.ended': (gist) => alertsTold(gist, 'No longer', 'ended'),
};

const paths: Record<NoticeType, (gist: Gist) => string> = {
  'findings.opened': ({ total, subjects: [first], counts }) =>
    total === 1 && first
      ? `${pathOfNode(first)}/findings`
      : `/findings${counts.exploited || counts.turned ? '?exploited=true' : ''}`,
  'triage.woke': ({ total, subjects }) =>
    total === 1 ? `/findings?woke=true&product=${subjects[0]!.number}` : '/findings?woke=true',
  'triage.expired': ({ total, subjects }) => (total === 1 ? `${pathOfNode(subjects[0]!)}/findings` : '/findings'),
  'imports.applied': ({ events, facts }) => (events === 1 ? `/imports/${facts.import}` : '/imports'),
  'imports.failed': ({ events, facts }) => (events === 1 ? `/imports/${facts.import}` : '/imports'),
  'boms.read': ({ total, subjects }) => (total === 1 ? `${pathOfNode(subjects[0]!)}/bom` : '/products'),
  'boms.refused': ({ total, subjects }) => (total === 1 ? `${pathOfNode(subjects[0]!)}/bom` : '/products'),
  'boms.ends': ({ total, subjects: [first] }) =>
    total === 1 && first ? pathOfNode(first) : '/products?endOfLife=ended&endOfLife=ending',
  'names.waiting': () => '/names',
  'declarations.declared': ({ events, facts }) =>
    events === 1 ? `/declarations/${facts.declaration}` : '/declarations?state=declared',
  'assessments.submitted': (gist) => pathOfAssessment(gist, '?state=submitted'),
  'assessments.changed': (gist) => pathOfAssessment(gist, '?state=submitted'),
  'assessments.commented': (gist) => pathOfAssessment(gist, ''),
  'assessments.overdue': (gist) => pathOfAssessment(gist, '?overdue=true'),
  'assessments.plan-overdue': () => '/assessments/findings?overdue=true',
  'assessments.retest-overdue': () => '/assessments/findings?overdue=true',
  'followed.changed': ({ total, subjects }) => (total === 1 ? pathOfNode(subjects[0]!) : '/suppliers'),
  'evidence.expires': ({ events, facts }) =>
    events === 1 ? `/evidence/${facts.evidence}` : '/evidence?state=expires-soon&sort=validUntil',
  'feeds.failed': () => '/settings/data',
  'feeds.stale': () => '/settings/data',
  'tokens.expires': () => '/settings/tokens',
  'jobs.failed': () => '/notices',
  'invitations.added': () => '/',
  'alerts.raised': () => '/alerts',
  'alerts.ended': () => '/alerts',
};

function alertsTold({ events, facts, total, subjects }: Gist, word: string, what: string): string {
  if (events > 1) return `${counted(events, 'alert')} ${what}, the last one: ${facts.rule}`;
  const of = total > 0 ? nameOf(subjects[0]) : facts.place;
  return `${word}: ${facts.rule}${of ? ` (${of})` : ''}`;
}

/** What a decision rests on (decision 0037), in the order in which it is said. */
const wakings: readonly [count: string, words: string][] = [
  ['knownExploited', 'known exploitation'],
  ['severity', 'the severity'],
  ['vector', 'the CVSS vector'],
  ['range', 'the affected range'],
  ['version', 'the version'],
  ['vex', 'what others say'],
];

function wakingsIn(counts: Gist['counts']): string {
  const words = wakings.flatMap(([count, said]) => (counts[count] ? [said] : []));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const folders: Record<NodeRef['kind'], string> = {
  supplier: 'suppliers',
  site: 'sites',
  product: 'products',
  system: 'systems',
  function: 'functions',
  component: 'components',
};

function pathOfNode({ kind, number, id }: NodeRef): string {
  return `/${folders[kind]}/${number ?? id}`;
}

function pathOfAssessment({ events, facts }: Gist, list: string): string {
  return events === 1 ? `/assessments/${facts.assessment}` : `/assessments${list}`;
}

function bomsOf(events: number, total: number, subjects: readonly NodeRef[], what: string): string {
  if (events === 1) return `A bill of materials of ${nameOf(subjects[0])} was ${what}`;
  const where = total === 1 ? nameOf(subjects[0]) : counted(total, 'product');
  return `${grouped(events)} bills of materials of ${where} were ${what}`;
}

/** True whenever it is read: it names the day, not how far it is. */
function endOfLife({ events, facts, total, subjects, counts }: Gist): string {
  const where = total === 1 ? nameOf(subjects[0]) : counted(total, 'product');
  if (events === 1) return `End of life of ${facts.what} in ${where}: ${facts.on}`;
  const { ended = 0, ending = 0 } = counts;
  const parts = [ended > 0 && `${grouped(ended)} past it`, ending > 0 && `${grouped(ending)} near it`];
  return `End of life of ${counted(events, 'release cycle')} in ${where}: ${parts.filter(Boolean).join(', ')}`;
}

/** True whenever it is read: a digest is read on another day. */
function evidenceEnding({ counts, facts, total, subjects }: Gist): string {
  const { evidence = 0, within7Days = 0, lastDay = 0 } = counts;
  if (evidence === 1) return `Evidence on ${listed(total, subjects)} holds until ${facts.until}`;
  const steps = [
    { pieces: lastDay, when: 'on the last day' },
    { pieces: within7Days, when: 'within 7 days' },
    { pieces: evidence - within7Days - lastDay, when: 'within 30 days' },
  ].filter(({ pieces }) => pieces > 0);
  const parts = steps.map(({ pieces, when }, index) => `${index === 0 ? counted(pieces, 'piece') : pieces} ${when}`);
  return `Evidence on ${listed(total, subjects)} expires: ${parts.join(', ')}`;
}

/** At most three names, then how many more. */
function listed(total: number, subjects: readonly NodeRef[]): string {
  const names = subjects.slice(0, 3).map(({ name }) => name);
  const more = total - names.length;
  if (more > 0) return `${names.join(', ')} and ${grouped(more)} more`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function nameOf(node: NodeRef | undefined): string {
  return node?.name ?? '';
}

const number = new Intl.NumberFormat('en');

function grouped(count: number): string {
  return number.format(count);
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}
