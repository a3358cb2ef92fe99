import { isAdvisoryKind } from './contract.ts';
import { download } from './download.ts';
import { fetchCveRecords } from './fetch-cve-list.ts';
import { fetchEcosystem } from './fetch-ecosystem.ts';
import { fetchNvd } from './fetch-nvd.ts';
import { type Fetched, heldAt, type PartTask } from './part-task.ts';

const largestCatalogue = 256 * 1024 * 1024;
const largestRepository = 4 * 1024 * 1024 * 1024;

/** Asks a part of a source for what is newer than what is held. */
export function fetchPart(task: PartTask): Promise<Fetched> {
  switch (task.source.kind) {
    case 'osv':
      return fetchEcosystem(task);
    case 'cve':
      return fetchCveRecords(task);
    case 'nvd':
      return fetchNvd(task);
    default:
      return fetchCatalogue(task);
  }
}

/** Catalogues and repositories are one file each; what of a repository has not changed is not written again. */
async function fetchCatalogue({
  outgoing,
  source: { kind, url },
  held,
  folder,
  now,
  progress,
}: PartTask): Promise<Fetched> {
  const answer = await download(outgoing, {
    url,
    held: heldAt(held, url),
    folder,
    limitBytes: isAdvisoryKind(kind) ? largestRepository : largestCatalogue,
    wholeSeconds: isAdvisoryKind(kind) ? 3600 : 600,
    onProgress: progress,
  });
  if (answer.unchanged) return { news: false, noted: undefined };
  const noted = { url, ...answer.validators, changedUntil: null, wholeAt: now };
  return { news: true, fileName: new URL(url).pathname.split('/').at(-1) || 'feed', file: answer.file, noted };
}
