import type { Context } from '../../platform/context.ts';
import type { ExportedList } from '../register/index.ts';
import type { Evidence, EvidenceColumn, EvidenceListQuery } from './contract.ts';
import { evidenceListOf } from './operations.ts';

/** What an export of the list says of each piece of evidence. */
export function exportedEvidence(context: Context): ExportedList<EvidenceListQuery, Evidence, EvidenceColumn> {
  return {
    list: evidenceListOf(context),
    title: 'Evidence',
    columns: {
      number: { title: 'Number', width: 10, value: ({ number }) => number },
      title: { title: 'Title', width: 40, value: ({ title }) => title },
      subject: { title: 'On', width: 40, value: subjectOf },
      kind: { title: 'Kind', width: 14, value: ({ kind }) => kind },
      origin: { title: 'Origin', width: 12, value: ({ origin }) => origin },
      author: { title: 'Author', width: 24, value: ({ author }) => author },
      grade: { title: 'Grade', width: 18, value: ({ grade }) => grade },
      adverse: { title: 'Speaks against', width: 14, value: ({ adverse }) => adverse },
      observed: { title: 'Observed', width: 12, value: ({ observedOn }) => observedOn },
      validUntil: { title: 'Valid until', width: 12, value: ({ validUntil }) => validUntil },
      state: { title: 'State', width: 14, value: ({ state }) => state },
      summary: { title: 'Summary', width: 60, value: ({ summary }) => summary },
      file: { title: 'Document', width: 30, value: ({ file }) => file?.name ?? null },
      sha256: { title: 'SHA-256', width: 66, value: ({ file }) => file?.sha256 ?? null },
    },
  };
}

/** A node by its number and name; a link by both ends. */
function subjectOf({ subject: { node, link } }: Evidence): string | null {
  if (node) return [node.number, node.name].filter(Boolean).join(' ');
  return link && `${link.from.name} ${link.kind} ${link.to.name}`;
}
