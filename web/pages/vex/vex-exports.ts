import { exportVexRoute, VexDocumentFormat } from '../../../src/modules/vex/contract.ts';
import { downloadAddress } from '../../api.ts';

/** What we say of the findings that these filters show, as a document in each of the formats, CSAF also as its draft. */
export function vexExports(filters: object) {
  const formats = VexDocumentFormat.options.map((format) => ({ format, query: { ...filters, format } }));
  const draft = { format: 'csaf-draft' as const, query: { ...filters, format: 'csaf', draft: 'true' } };
  return [...formats, draft].map(({ format, query }) => ({
    format,
    address: downloadAddress(exportVexRoute, { query }),
  }));
}
