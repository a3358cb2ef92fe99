import { download } from './download.ts';
import { type Fetched, heldAt, type PartTask } from './part-task.ts';

const largestYear = 1024 * 1024 * 1024;
const day = 86_400_000;
/** The file of changes covers eight days; whoever was away longer takes the years again. */
const daysOfChanges = 7;
const wholeEveryDays = 30;
/** CVEs of the years before stand in the file of this one. */
const firstYear = 2002;
const changes = 'modified';

/** Every year by itself, then what was modified in the last eight days (nvd.nist.gov/vuln/data-feeds). */
export function partsOfNvd(now: Date): string[] {
  const years = now.getUTCFullYear() - firstYear + 1;
  return [...Array.from({ length: years }, (_, i) => `${firstYear + i}`), changes];
}

/** A year is fetched once, and again now and then, as its file changes each day; between, the file of changes says what is new. */
export async function fetchNvd(task: PartTask): Promise<Fetched> {
  const { outgoing, source, part, folder, now, progress } = task;
  const url = `${source.url.replace(/\/+$/, '')}/nvdcve-2.0-${part}.json.gz`;
  const held = heldAt(task.held, url);
  if (part !== changes && held?.wholeAt && !isOld(task, held.wholeAt)) return { news: false, noted: undefined };
  const wanted = { url, held, folder, limitBytes: largestYear, wholeSeconds: 3600, onProgress: progress };
  const answer = await download(outgoing, wanted);
  if (answer.unchanged) return { news: false, noted: held && { ...held, wholeAt: now } };
  const noted = { url, ...answer.validators, changedUntil: null, wholeAt: now };
  return { news: true, fileName: `nvdcve-2.0-${part}.json.gz`, file: answer.file, noted };
}

function isOld({ source, now }: PartTask, wholeAt: Date): boolean {
  const since = (moment: Date) => (now.getTime() - moment.getTime()) / day;
  if (since(wholeAt) > wholeEveryDays) return true;
  return since(wholeAt) > daysOfChanges && (!source.checkedAt || since(source.checkedAt) > daysOfChanges);
}
