import {
  aliasesAmong,
  isMalicious,
  type OsvAffected,
  type OsvEvent,
  type ReadRecord,
  summaryOf,
  vectorsAmong,
} from './record.ts';

/** What the kernel noted of a record, in the order of the record: kind, start and end of a text in its memory, three words each. */
export interface RecordNotes {
  memory: Buffer;
  words: Uint32Array;
  /** Place of the first note among the words, and behind the last. */
  start: number;
  end: number;
}

/** Kinds of notes, as `read-record.as` has them. */
const kind = {
  id: 0,
  alias: 1,
  summary: 2,
  details: 3,
  published: 4,
  modified: 5,
  withdrawn: 6,
  score: 7,
  word: 8,
  affected: 9,
  package: 10,
  ecosystem: 11,
  name: 12,
  range: 13,
  rangeType: 14,
  event: 15,
  introduced: 16,
  fixed: 17,
  lastAffected: 18,
  limit: 19,
  version: 20,
  affectedScore: 21,
  affectedCvss: 22,
  affectedWord: 23,
  ecosystemWord: 24,
  noList: 25,
} as const;

/** Puts together from notes what `readOsvRecord` makes of the objects. */
export function recordOfNotes(notes: RecordNotes): ReadRecord {
  const said = new Said();
  const reader = new NoteReader(notes);
  while (reader.next()) said.take(reader);
  return said.record(reader);
}

export const wordsPerNote = 3;
/** Beside the kind: the text has bytes beyond ASCII. */
const beyondAscii = 256;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

class NoteReader {
  kind = 0;
  private readonly notes: RecordNotes;
  /** Of the note that was read last. */
  place: number;

  constructor(notes: RecordNotes) {
    this.notes = notes;
    this.place = notes.start - wordsPerNote;
  }

  next(): boolean {
    this.place += wordsPerNote;
    if (this.place >= this.notes.end) return false;
    this.kind = this.notes.words[this.place]! & 0xff;
    return true;
  }

  text(): string {
    return this.textAt(this.place);
  }

  textAt(place: number): string {
    const { memory, words } = this.notes;
    const start = words[place + 1]!;
    const end = words[place + 2]!;
    if (words[place]! >= beyondAscii) return decoder.decode(memory.subarray(start, end));
    // One character has a text already.
    return end === start + 1 ? String.fromCharCode(memory[start]!) : memory.toString('latin1', start, end);
  }

  /** Whether the text is this one, of ASCII. */
  is(text: string): boolean {
    const { memory, words } = this.notes;
    const start = words[this.place + 1]!;
    if (words[this.place + 2]! - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (memory[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }
}

interface AffectedNotes {
  isPackage: boolean;
  ecosystem: string;
  name: string;
  ranges: { isOfCommits: boolean; events: OsvEvent[] }[];
  /** The place in `ranges.at(-1).events` where the last event object begins. */
  eventStart: number;
  versions: string[];
  scores: string[];
  cvss: string;
  word: string;
  ecosystemWord: string;
}

class Said {
  private id: string | undefined;
  private readonly aliases: string[] = [];
  private summary: string | undefined;
  /** The place of the note: it is long, and seldom asked for. */
  private details: number | undefined;
  private published: string | null = null;
  private modified: string | null = null;
  private withdrawn: string | null = null;
  private readonly scores: string[] = [];
  private word = '';
  private hasList = true;
  private readonly affected: AffectedNotes[] = [];

  take(note: NoteReader): void {
    switch (note.kind) {
      case kind.id:
        this.id = note.text().trim();
        break;
      case kind.alias:
        pushText(this.aliases, note.text());
        break;
      case kind.summary:
        this.summary = note.text();
        break;
      case kind.details:
        this.details = note.place;
        break;
      case kind.published:
        this.published = note.text();
        break;
      case kind.modified:
        this.modified = note.text();
        break;
      case kind.withdrawn:
        this.withdrawn = note.text();
        break;
      case kind.score:
        pushText(this.scores, note.text());
        break;
      case kind.word:
        this.word = note.text();
        break;
      case kind.noList:
        this.hasList = false;
        break;
      case kind.affected:
        this.affected.push(emptyAffected());
        break;
      default:
        takeOfAffected(this.affected.at(-1)!, note);
    }
  }

  record(notes: NoteReader): ReadRecord {
    const { id, affected, details } = this;
    if (!id) return { ok: false, reason: 'no-id' };
    if (!this.hasList) return { ok: false, reason: 'not-an-advisory' };
    const aliases = aliasesAmong(this.aliases, id);
    let { word } = this;
    for (const one of affected) word ||= one.word || one.ecosystemWord;
    return {
      ok: true,
      record: {
        id,
        aliases,
        summary: summaryOf(this.summary, () => (details === undefined ? undefined : notes.textAt(details))),
        published: this.published,
        modified: this.modified,
        withdrawn: this.withdrawn,
        vectors: vectorsAmong(this.allScores()),
        severityWord: word || null,
        malicious: isMalicious(id, aliases),
        affected: affected.filter(isNamed).map(affectedOf),
      },
    };
  }

  /** Those of the record, then those of its packages, then what RustSec says of them. */
  private allScores(): string[] {
    const { scores, affected } = this;
    for (const one of affected) scores.push(...one.scores);
    for (const { cvss } of affected) pushText(scores, cvss);
    return scores;
  }
}

function pushText(texts: string[], text: string): void {
  if (text !== '') texts.push(text);
}

function emptyAffected(): AffectedNotes {
  return {
    isPackage: false,
    ecosystem: '',
    name: '',
    ranges: [],
    eventStart: 0,
    versions: [],
    scores: [],
    cvss: '',
    word: '',
    ecosystemWord: '',
  };
}

function takeOfAffected(affected: AffectedNotes, note: NoteReader): void {
  switch (note.kind) {
    case kind.package:
      affected.isPackage = true;
      break;
    case kind.ecosystem:
      affected.ecosystem = note.text();
      break;
    case kind.name:
      affected.name = note.text();
      break;
    case kind.range:
      affected.ranges.push({ isOfCommits: false, events: [] });
      break;
    case kind.rangeType:
      affected.ranges.at(-1)!.isOfCommits = note.is('GIT');
      break;
    case kind.event:
      affected.eventStart = affected.ranges.at(-1)!.events.length;
      break;
    case kind.version:
      pushText(affected.versions, note.text());
      break;
    case kind.affectedScore:
      pushText(affected.scores, note.text());
      break;
    case kind.affectedCvss:
      affected.cvss = note.text();
      break;
    case kind.affectedWord:
      affected.word = note.text();
      break;
    case kind.ecosystemWord:
      affected.ecosystemWord = note.text();
      break;
    default:
      takeEvent(affected, { kind: eventKinds[note.kind - kind.introduced]!, version: note.text() });
  }
}

/** In the order in which the members of one event object count. */
const eventKinds = ['introduced', 'fixed', 'lastAffected', 'limit'] as const;

function takeEvent({ ranges, eventStart }: AffectedNotes, event: OsvEvent): void {
  const { events } = ranges.at(-1)!;
  const rank = eventKinds.indexOf(event.kind);
  let at = events.length;
  while (at > eventStart && eventKinds.indexOf(events[at - 1]!.kind) > rank) at--;
  if (at === events.length) events.push(event);
  else events.splice(at, 0, event);
}

function isNamed({ isPackage, ecosystem, name }: AffectedNotes): boolean {
  return isPackage && ecosystem !== '' && name !== '';
}

function affectedOf({ ecosystem, name, ranges, versions }: AffectedNotes): OsvAffected {
  return {
    ecosystem,
    name,
    ranges: ranges.filter(({ isOfCommits }) => !isOfCommits).map(({ events }) => ({ events })),
    versions,
  };
}
