import { download } from './download.ts';
import { fetchEcosystem } from './fetch-ecosystem.ts';
import { type Fetched, heldAt, type PartTask } from './part-task.ts';

const largestCatalogue = 256 * 1024 * 1024;

/** Asks a part of a source for what is newer than what is held. */
export function fetchPart(task: PartTask): Promise<Fetched> {
  return task.source.kind === 'osv' ? fetchEcosystem(task) : fetchCatalogue(task);
}

/** The KEV catalogue and the exploit predictions are one file each, replaced as a whole. */
async function fetchCatalogue({ outgoing, source: { url }, held, folder, now, progress }: PartTask): Promise<Fetched> {
  const answer = await download(outgoing, {
    url,
    held: heldAt(held, url),
    folder,
    limitBytes: largestCatalogue,
    wholeSeconds: 600,
    onProgress: progress,
  });
  if (answer.unchanged) return { news: false, noted: undefined };
  const noted = { url, ...answer.validators, changedUntil: null, wholeAt: now };
  return { news: true, fileName: new URL(url).pathname.split('/').at(-1) || 'feed', file: answer.file, noted };
}
